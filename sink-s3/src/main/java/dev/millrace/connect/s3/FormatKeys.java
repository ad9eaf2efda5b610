package dev.millrace.connect.s3;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import java.util.List;

/** What is in a file. */
final class FormatKeys {
  private static final long MB = 1024 * 1024;

  static final String FORMAT = "format.class";
  static final String COMPRESSION = "s3.compression.type";
  static final String COMPRESSION_LEVEL = "s3.compression.level";
  static final String JSON_DECIMALS = "json.decimal.format";
  static final String PARQUET_CODEC = "parquet.codec";
  static final String ROW_GROUP_BYTES = "parquet.row.group.bytes";
  static final String NULL_VALUES = "behavior.on.null.values";

  private FormatKeys() {}

  static void define(Keys keys) {
    keys.add(
            Key.string(FORMAT)
                .high()
                .check(Choices.FORMAT.validator())
                .recommend(List.of("json", "parquet"))
                .display("Format")
                .doc("The files' format: `json` (one object a line) or `parquet`."))
        .add(
            Key.string(COMPRESSION)
                .byDefault("none")
                .check(oneOf("none", "gzip"))
                .display("JSON compression")
                .doc("How JSON files are compressed."))
        .add(
            Key.integer(COMPRESSION_LEVEL)
                .byDefault(-1)
                .check(between(-1, 9))
                .low()
                .display("JSON compression level")
                .doc("The level of gzip, 0 to 9; -1 for its default."))
        .add(
            Key.string(JSON_DECIMALS)
                .byDefault("BASE64")
                .check(oneOf("BASE64", "NUMERIC"))
                .low()
                .display("JSON decimals")
                .doc("How a Decimal is written as JSON: its bytes in Base64, or a number."))
        .add(
            Key.string(PARQUET_CODEC)
                .byDefault("snappy")
                .check(oneOf("none", "snappy", "gzip", "zstd"))
                .display("Parquet codec")
                .doc("How Parquet pages are compressed."))
        .add(
            Key.longInteger(ROW_GROUP_BYTES)
                .byDefault(16 * MB)
                .check(between(MB, 1024 * MB))
                .low()
                .display("Parquet row group")
                .doc("Memory of a row group before it is written, in bytes."))
        .add(
            Key.string(NULL_VALUES)
                .byDefault("fail")
                .check(oneOf("fail", "ignore"))
                .display("Null values")
                .doc("A record without a value is refused as a bad one (`fail`) or left out."));
  }
}
