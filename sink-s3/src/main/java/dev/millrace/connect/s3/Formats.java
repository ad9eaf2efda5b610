package dev.millrace.connect.s3;

import dev.millrace.connect.files.compress.Compression;
import dev.millrace.connect.files.config.ParquetKeys;
import dev.millrace.connect.files.format.AvroCodec;
import dev.millrace.connect.files.format.AvroFormat;
import dev.millrace.connect.files.format.BytesFormat;
import dev.millrace.connect.files.format.CsvFormat;
import dev.millrace.connect.files.format.InferringFormat;
import dev.millrace.connect.files.format.JsonLinesFormat;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import dev.millrace.connect.files.format.RecordFormat;
import dev.millrace.connect.files.format.TextFormat;
import dev.millrace.connect.s3.content.Compatibility;
import dev.millrace.connect.s3.content.Contents;
import dev.millrace.connect.s3.content.NullValues;
import dev.millrace.connect.s3.content.Part;
import dev.millrace.connect.s3.content.SideFiles;
import dev.millrace.connect.s3.content.SideFiles.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@link FormatKeys} and {@link ContentKeys}. */
final class Formats {
  /** Memory of records that wait for their schema; a schema is mostly known after far fewer. */
  private static final long FIRST_BYTES = 1024 * 1024;

  private Formats() {}

  /**
   * @throws IllegalArgumentException if keys contradict each other
   */
  static RecordFormat of(S3SinkConfig config) {
    return of(config, FormatKeys.FORMAT);
  }

  /** The short name of the format that stands under {@code key}. */
  static String name(S3SinkConfig config, String key) {
    return Choices.FORMAT.normal(config.getString(key));
  }

  private static RecordFormat of(S3SinkConfig config, String key) {
    Compression compression = compression(config);
    Decimals decimals = Decimals.valueOf(upper(config.getString(FormatKeys.JSON_DECIMALS)));
    RecordFormat csv = csv(config, compression);
    RecordFormat bytes =
        new BytesFormat(
            compression, config.getString(FormatKeys.BYTES_EXTENSION), separator(config));
    RecordFormat avro = avro(config);
    RecordFormat parquet = ParquetKeys.format(config);
    return switch (name(config, key)) {
      case "parquet" -> new InferringFormat(parquet, FIRST_BYTES);
      case "avro" -> new InferringFormat(avro, FIRST_BYTES);
      case "csv" -> new InferringFormat(csv, FIRST_BYTES);
      case "bytearray" -> bytes;
      case "text" -> new TextFormat(compression);
      default -> new JsonLinesFormat(compression, decimals);
    };
  }

  static Compression compression(S3SinkConfig config) {
    return new Compression(
        Compression.Codec.valueOf(upper(config.getString(FormatKeys.COMPRESSION))),
        config.getInt(FormatKeys.COMPRESSION_LEVEL));
  }

  static RecordFormat csv(S3SinkConfig config, Compression compression) {
    String delimiter = config.getString(FormatKeys.CSV_DELIMITER);
    return new CsvFormat(
        compression,
        config.getBoolean(FormatKeys.CSV_HEADER),
        delimiter.equals("\\t") ? '\t' : delimiter.charAt(0),
        config.getString(FormatKeys.CSV_NULL));
  }

  /** As it was given: Connect strips blanks and line breaks from texts. */
  private static String separator(S3SinkConfig config) {
    Object given = config.originals().get(FormatKeys.BYTES_SEPARATOR);
    return given == null ? System.lineSeparator() : given.toString();
  }

  private static RecordFormat avro(S3SinkConfig config) {
    return new AvroFormat(
        AvroCodec.valueOf(upper(config.getString(FormatKeys.AVRO_CODEC))),
        new AvroFormat.Options(
            config.getBoolean(FormatKeys.CONNECT_METADATA),
            config.getBoolean(FormatKeys.ENHANCED_AVRO),
            config.getBoolean(FormatKeys.OPTIONAL_MAP_KEYS)));
  }

  static SideFiles sides(S3SinkConfig config) {
    List<Side> sides = new ArrayList<>();
    if (config.getBoolean(SideKeys.STORE_KEYS)) {
      sides.add(side(Part.KEY, config, SideKeys.KEYS_FORMAT));
    }
    if (config.getBoolean(SideKeys.STORE_HEADERS)) {
      sides.add(side(Part.HEADERS, config, SideKeys.HEADERS_FORMAT));
    }
    String tombstones = config.getString(SideKeys.TOMBSTONES);
    boolean apart =
        config.getBoolean(SideKeys.STORE_KEYS)
            && nulls(config) == NullValues.WRITE
            && !tells(config);
    return new SideFiles(sides, apart ? tombstones : null);
  }

  private static Side side(Part part, S3SinkConfig config, String key) {
    String name = name(config, key);
    return new Side(part, of(config, key), name.equals("parquet") || name.equals("csv"));
  }

  /** Whether what is written of a record without a value tells which it is. */
  static boolean tells(S3SinkConfig config) {
    List<String> fields = config.getList(ContentKeys.FIELDS);
    return config.getBoolean(ContentKeys.ENVELOPE)
        && fields.stream().anyMatch(Part.KEY.field()::equalsIgnoreCase)
        && fields.stream().anyMatch(Part.VALUE.field()::equalsIgnoreCase);
  }

  static NullValues nulls(S3SinkConfig config) {
    return NullValues.valueOf(upper(config.getString(ContentKeys.NULL_VALUES)));
  }

  /**
   * @throws IllegalArgumentException if keys contradict each other
   */
  static Contents contents(S3SinkConfig config) {
    NullValues nulls = nulls(config);
    boolean report = config.getBoolean(ContentKeys.REPORT_NULLS);
    boolean fields = !config.getList(ContentKeys.FIELDS).isEmpty();
    return new Contents(
        config.getList(ContentKeys.FIELDS).stream().map(name -> Part.valueOf(upper(name))).toList(),
        config.getBoolean(ContentKeys.ENVELOPE) || !fields,
        Compatibility.valueOf(upper(config.getString(ContentKeys.COMPATIBILITY))),
        nulls == NullValues.IGNORE && report ? NullValues.REPORT : nulls);
  }

  private static String upper(String choice) {
    return choice.toUpperCase(Locale.ROOT);
  }
}
