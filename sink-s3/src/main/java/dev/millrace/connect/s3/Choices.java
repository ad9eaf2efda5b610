package dev.millrace.connect.s3;

import dev.millrace.connect.common.config.Validators;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef.Validator;

/**
 * Choices that can be written by a short name or by the class name of the widely used sink.
 *
 * @param names the short ones
 * @param advice what to do instead of writing a class of one's own; "" for none
 */
record Choices(List<String> names, String advice) {
  static final Choices FORMAT =
      new Choices(List.of("json", "parquet", "avro", "csv", "bytearray", "text"), "");
  static final Choices PARTITIONER =
      new Choices(
          List.of(
              "default", "topic", "field", "time", "daily", "hourly", "fieldandtime", "template"),
          "; classes of one's own can't be loaded: describe their directories with template and"
              + " partition.template");
  static final Choices EXTRACTOR =
      new Choices(
          List.of("wallclock", "record", "recordfield", "recordheader"),
          "; classes of one's own can't be loaded: see timestamp.field.pattern for texts of any"
              + " form");

  /** A class that went from hand to hand, in packages of many names. */
  private static final String FIELD_AND_TIME = ".FieldAndTimeBasedPartitioner";

  Validator validator() {
    return Validators.matching(
        "one of " + names + ", or the widely used sink's class of that name" + advice, this::known);
  }

  private boolean known(String text) {
    String stripped = text.strip();
    boolean ours =
        stripped.indexOf('.') < 0
            || stripped.startsWith("io.confluent.connect.")
            || stripped.endsWith(FIELD_AND_TIME);
    return ours && names.contains(normal(stripped));
  }

  /** The short name that {@code text} stands for. */
  String normal(String text) {
    String simple = text.strip().substring(1 + Math.max(text.strip().lastIndexOf('.'), -1));
    simple = simple.substring(simple.lastIndexOf('$') + 1).toLowerCase(Locale.ROOT);
    for (String suffix :
        List.of("format", "basedpartitioner", "partitioner", "timestampextractor")) {
      if (simple.endsWith(suffix)) {
        return simple.substring(0, simple.length() - suffix.length());
      }
    }
    return simple;
  }
}
