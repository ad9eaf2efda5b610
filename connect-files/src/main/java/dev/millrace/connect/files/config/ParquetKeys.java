package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetOptions;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.AbstractConfig;

/** How Parquet files are written. */
public final class ParquetKeys {
  private static final long MB = 1024 * 1024;

  public static final String CODEC = "parquet.codec";
  public static final String ROW_GROUP_BYTES = "parquet.row.group.bytes";
  public static final String PAGE_BYTES = "parquet.page.bytes";
  public static final String DICTIONARY = "parquet.dictionary.enabled";
  public static final String STATISTICS = "parquet.statistics.enabled";
  public static final String BLOOM_COLUMNS = "parquet.bloom.filter.columns";

  private ParquetKeys() {}

  public static void define(Keys keys) {
    keys.add(
            Key.string(CODEC)
                .byDefault("snappy")
                .check(oneOf("none", "snappy", "gzip", "zstd", "lz4_raw"))
                .display("Parquet codec")
                .doc("How Parquet pages are compressed."))
        .add(
            Key.longInteger(ROW_GROUP_BYTES)
                .byDefault(16 * MB)
                .check(between(MB, 1024 * MB))
                .low()
                .display("Parquet row group")
                .doc(
                    "Memory of a row group before it is written, in bytes; at most half of"
                        + " `buffer.max.bytes`."))
        .add(
            Key.integer(PAGE_BYTES)
                .byDefault(64 * 1024)
                .check(between(1024, 16 * MB))
                .low()
                .display("Parquet page")
                .doc("Size of a page before it is compressed, in bytes."))
        .add(
            Key.bool(DICTIONARY)
                .byDefault(true)
                .low()
                .display("Parquet dictionaries")
                .doc("Writes values that repeat in a column as indices into a dictionary."))
        .add(
            Key.bool(STATISTICS)
                .byDefault(true)
                .low()
                .display("Parquet statistics")
                .doc("Writes the least and greatest values of pages and row groups."))
        .add(
            Key.list(BLOOM_COLUMNS)
                .byDefault(List.of())
                .low()
                .display("Parquet Bloom filters")
                .doc(
                    "Columns that get a Bloom filter of 128 KB a row group; nested ones as `a.b`."));
  }

  /** What the keys say. */
  public static ParquetFormat format(AbstractConfig config) {
    return new ParquetFormat(
        ParquetFormat.Codec.valueOf(config.getString(CODEC).toUpperCase(Locale.ROOT)),
        config.getLong(ROW_GROUP_BYTES),
        new ParquetOptions(
            config.getInt(PAGE_BYTES),
            config.getBoolean(DICTIONARY),
            config.getBoolean(STATISTICS),
            config.getList(BLOOM_COLUMNS)));
  }
}
