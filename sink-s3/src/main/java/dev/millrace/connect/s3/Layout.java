package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.PathText;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.common.template.Template;
import dev.millrace.connect.common.template.Template.Piece;
import dev.millrace.connect.s3.file.FileName;
import dev.millrace.connect.s3.partition.JodaPattern;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import dev.millrace.connect.s3.partition.TimeValue;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;

/** Reads from the configuration how records are spread over directories. */
final class Layout {
  private static final long DAY_MS = 86_400_000L;
  private static final long HOUR_MS = 3_600_000L;

  private final AbstractConfig config;
  private final String delimiter;
  private final ZoneId zone;

  Layout(AbstractConfig config, ZoneId zone) {
    this.config = config;
    this.delimiter = config.getString(LayoutKeys.DIRECTORY_DELIM);
    this.zone = zone;
  }

  /**
   * @throws IllegalArgumentException if a path or a template has no meaning
   */
  Partitioning partitioning() {
    String pathFormat = config.getString(PartitionKeys.PATH_FORMAT);
    long duration = config.getLong(PartitionKeys.PARTITION_DURATION);
    String template = config.getString(PartitionKeys.PARTITION_TEMPLATE);
    List<Step> fields = fields();
    String daily = "'year'=YYYY'" + delimiter + "month'=MM'" + delimiter + "day'=dd";
    List<Step> steps =
        switch (partitioner()) {
          case "topic" -> List.of();
          case "field" -> fields;
          case "time" -> List.of(time(duration, pathFormat));
          case "daily" -> List.of(time(DAY_MS, daily));
          case "hourly" -> List.of(time(HOUR_MS, daily + "'" + delimiter + "hour'=HH"));
          case "fieldandtime" -> joined(fields, time(duration, pathFormat));
          case "template" -> steps(Template.parse(template), duration);
          default ->
              List.of(new Step.Text("partition="), new Step.Value(new Reference.OfPartition()));
        };
    String absent = PathText.encode(config.getString(PartitionKeys.DEFAULT_VALUE), delimiter);
    return new Partitioning(affixed(steps), delimiter, absent);
  }

  /**
   * @throws IllegalArgumentException if the template has no meaning, or names would not be unique
   */
  FileName fileName() {
    return new FileNameTemplate(
            config.getString(LayoutKeys.FILE_DELIM),
            config.getInt(LayoutKeys.OFFSET_WIDTH),
            pattern -> new Partitioning(List.of(time(1, pattern)), delimiter, ""))
        .read(config.getString(LayoutKeys.FILENAME_TEMPLATE));
  }

  /** The short name of the partitioner. */
  String partitioner() {
    return Choices.PARTITIONER.normal(config.getString(PartitionKeys.PARTITIONER));
  }

  private List<Step> fields() {
    boolean labels = config.getBoolean(PartitionKeys.FIELD_LABELS);
    List<Step> steps = new ArrayList<>();
    for (String field : config.getList(PartitionKeys.PARTITION_FIELDS)) {
      FieldPath path = FieldPath.parse(field);
      String label = labels ? PathText.encode(path.text(), delimiter) + "=" : "";
      String before = (steps.isEmpty() ? "" : delimiter) + label;
      if (!before.isEmpty()) {
        steps.add(new Step.Text(before));
      }
      steps.add(new Step.Value(new Reference.OfField(path)));
    }
    return steps;
  }

  private Step time(long durationMs, String pattern) {
    return new Step.Time(durationMs, JodaPattern.translate(pattern, locale()), zone, timestamps());
  }

  private List<Step> joined(List<Step> first, Step second) {
    List<Step> all = new ArrayList<>(first);
    all.add(new Step.Text(delimiter));
    all.add(second);
    return all;
  }

  private List<Step> steps(Template template, long durationMs) {
    List<Step> steps = new ArrayList<>();
    for (Piece piece : template.pieces()) {
      if (piece instanceof Piece.Text text) {
        if (!text.text().matches("[^\\\\%\\p{Cntrl}]*")) {
          throw new IllegalArgumentException(
              "a directory's name can't have control characters, \\ or %");
        }
        steps.add(new Step.Text(text.text()));
      } else if (piece instanceof Piece.Reference reference) {
        steps.add(step(reference, durationMs));
      }
    }
    return steps;
  }

  private Step step(Piece.Reference reference, long durationMs) {
    if (reference.name().equals("timestamp")) {
      String pattern = Template.timePattern(reference);
      // Without an interval of its own the text changes as often as the pattern can show.
      long smallest = pattern.contains("S") ? 1 : 1_000;
      return time(durationMs > 0 ? durationMs : smallest, pattern);
    }
    if (!reference.argument().isEmpty()) {
      throw new IllegalArgumentException(
          reference + " can't have what stands behind the colon: only a timestamp has a pattern");
    }
    return new Step.Value(Reference.parse(reference.name()));
  }

  private List<Step> affixed(List<Step> steps) {
    String affix = Validators.normal(config.getString(PartitionKeys.SCHEMA_AFFIX));
    if (affix.equals("none")) {
      return steps;
    }
    List<Step> all = new ArrayList<>(steps);
    List<Step> schema =
        List.of(new Step.Text("schema_name="), new Step.Value(new Reference.OfSchema()));
    if (!steps.isEmpty()) {
      all.add(affix.equals("prefix") ? 0 : all.size(), new Step.Text(delimiter));
    }
    all.addAll(affix.equals("prefix") ? 0 : all.size(), schema);
    return all;
  }

  private Locale locale() {
    return Locale.forLanguageTag(config.getString(RotationKeys.LOCALE).replace('_', '-'));
  }

  /** The time of a record. */
  TimestampExtractor timestamps() {
    String name = config.getString(PartitionKeys.TIMESTAMP_FIELD);
    return switch (Choices.EXTRACTOR.normal(config.getString(PartitionKeys.TIMESTAMP_EXTRACTOR))) {
      case "record" -> new TimestampExtractor.OfRecord();
      case "recordfield" ->
          new TimestampExtractor.OfValue(new Reference.OfField(FieldPath.parse(name)), timeValue());
      case "recordheader" ->
          new TimestampExtractor.OfValue(new Reference.OfHeader(name), timeValue());
      default -> new TimestampExtractor.Wallclock(System::currentTimeMillis);
    };
  }

  private TimeValue timeValue() {
    String pattern = config.getString(PartitionKeys.TIMESTAMP_PATTERN);
    DateTimeFormatter format = pattern.isEmpty() ? null : JodaPattern.translate(pattern, locale());
    String unit = config.getString(PartitionKeys.TIMESTAMP_UNIT).toUpperCase(Locale.ROOT);
    return new TimeValue(TimeValue.Unit.valueOf(unit), format, zone);
  }
}
