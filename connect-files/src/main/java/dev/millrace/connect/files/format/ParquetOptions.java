package dev.millrace.connect.files.format;

import java.util.List;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.hadoop.ParquetWriter;

/**
 * How Parquet files are laid out inside.
 *
 * @param pageBytes size of a page before it is compressed
 * @param dictionary writes values that repeat as indices into a dictionary
 * @param statistics writes least and greatest values, for readers to skip by
 * @param bloomColumns columns with a Bloom filter, nested ones as {@code a.b}; those that a file's
 *     schema lacks are not missed
 */
public record ParquetOptions(
    int pageBytes, boolean dictionary, boolean statistics, List<String> bloomColumns) {
  public static final ParquetOptions DEFAULT = new ParquetOptions(64 * 1024, true, true, List.of());

  /** Memory, and size in the file, of a Bloom filter of a row group. Good for 100,000 values. */
  private static final int BLOOM_BYTES = 128 * 1024;

  public ParquetOptions {
    bloomColumns = List.copyOf(bloomColumns);
  }

  void apply(ParquetWriter.Builder<?, ?> builder) {
    builder
        .withPageSize(pageBytes)
        .withDictionaryEncoding(dictionary)
        .withStatisticsEnabled(statistics)
        .withMaxBloomFilterBytes(BLOOM_BYTES);
    bloomColumns.forEach(column -> builder.withBloomFilterEnabled(column, true));
  }

  /** The same, for who has no {@link ParquetWriter}. */
  public ParquetProperties properties() {
    ParquetProperties.Builder builder =
        ParquetProperties.builder()
            .withPageSize(pageBytes)
            .withDictionaryEncoding(dictionary)
            .withStatisticsEnabled(statistics)
            .withMaxBloomFilterBytes(BLOOM_BYTES);
    bloomColumns.forEach(column -> builder.withBloomFilterEnabled(column, true));
    return builder.build();
  }

  /** Memory of a file's Bloom filters, in bytes. */
  long bloomMemory() {
    return (long) bloomColumns.size() * BLOOM_BYTES;
  }
}
