package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.config.ParquetKeys;

/** How a file is written. */
final class FormatKeys {
  static final String FORMAT = "format.class";
  static final String COMPRESSION = "s3.compression.type";
  static final String COMPRESSION_LEVEL = "s3.compression.level";
  static final String JSON_DECIMALS = "json.decimal.format";
  static final String AVRO_CODEC = "avro.codec";
  static final String CONNECT_METADATA = "connect.meta.data";
  static final String ENHANCED_AVRO = "enhanced.avro.schema.support";
  static final String OPTIONAL_MAP_KEYS = "allow.optional.map.keys";
  static final String CSV_HEADER = "format.csv.header";
  static final String CSV_DELIMITER = "format.csv.delimiter";
  static final String CSV_NULL = "format.csv.null";
  static final String BYTES_EXTENSION = "format.bytearray.extension";
  static final String BYTES_SEPARATOR = "format.bytearray.separator";

  private FormatKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(FORMAT)
                .high()
                .check(Choices.FORMAT.validator())
                .recommend(Choices.FORMAT.names())
                .display("Format")
                .doc(
                    "The files' format: `json` (one object a line), `parquet`, `avro`, `csv`,"
                        + " `bytearray` (values that are bytes) or `text` (one value a line)."))
        .add(
            Key.string(COMPRESSION)
                .byDefault("none")
                .check(oneOf("none", "gzip", "zstd", "snappy", "lz4"))
                .display("Compression")
                .doc(
                    "How files of `json`, `csv`, `bytearray` and `text` are compressed; snappy and"
                        + " lz4 as framed by their own tools."))
        .add(
            Key.integer(COMPRESSION_LEVEL)
                .byDefault(-1)
                .check(between(-1, 22))
                .low()
                .display("Compression level")
                .doc("The level: of gzip 0 to 9, of zstd 1 to 22; -1 for the default."));
    text(keys);
    avro(keys);
    ParquetKeys.define(keys);
  }

  private static void text(Keys keys) {
    keys.add(
            Key.string(JSON_DECIMALS)
                .byDefault("BASE64")
                .check(oneOf("BASE64", "NUMERIC"))
                .low()
                .display("JSON decimals")
                .doc("How a Decimal is written as JSON: its bytes in Base64, or a number."))
        .add(
            Key.bool(CSV_HEADER)
                .byDefault(true)
                .display("CSV header")
                .doc("Begins each CSV file with the names of its fields."))
        .add(
            Key.string(CSV_DELIMITER)
                .byDefault(",")
                .check(
                    matching(
                        "one character other than a quote, or \\t for a tab",
                        text -> text.equals("\\t") || (text.length() == 1 && !text.equals("\""))))
                .low()
                .display("CSV delimiter")
                .doc("What stands between the fields of a CSV line."))
        .add(
            Key.string(CSV_NULL)
                .byDefault("")
                .low()
                .display("CSV null")
                .doc("What stands for a null in CSV; a text that reads the same is quoted."))
        .add(
            Key.string(BYTES_EXTENSION)
                .byDefault(".bin")
                .low()
                .display("Bytes extension")
                .doc("How names of `bytearray` files end."))
        .add(
            Key.string(BYTES_SEPARATOR)
                .byDefault(null)
                .low()
                .display("Bytes separator")
                .doc(
                    "What follows each value in a `bytearray` file, blanks and all; the worker's"
                        + " line separator if the key is absent."));
  }

  private static void avro(Keys keys) {
    keys.add(
            Key.string(AVRO_CODEC)
                .byDefault("null")
                .check(oneOf("null", "deflate", "snappy", "zstandard", "xz"))
                .display("Avro codec")
                .doc("How blocks of Avro files are compressed; `null` for not at all."))
        .add(
            Key.bool(CONNECT_METADATA)
                .byDefault(true)
                .low()
                .display("Connect metadata")
                .doc(
                    "Keeps names, versions, parameters and defaults of Connect schemas in Avro"
                        + " schemas, as `connect.name` and so on."))
        .add(
            Key.bool(ENHANCED_AVRO)
                .byDefault(true)
                .low()
                .display("Avro enumerations")
                .doc("Writes enumerations that an Avro converter read as such, not as texts."))
        .add(
            Key.bool(OPTIONAL_MAP_KEYS)
                .byDefault(false)
                .low()
                .display("Optional map keys")
                .doc(
                    "Writes maps with optional text keys as Avro maps, not as arrays of entries; a"
                        + " null key is a bad record then."));
  }
}
