package dev.millrace.connect.deltalake.files;

import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetFormat.Codec;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How new Parquet files of a table are written.
 *
 * @param configured as the connector's configuration has it
 * @param codecSet whether that names the codec; else the table's property does, if it has one
 */
public record TableFormat(ParquetFormat configured, boolean codecSet) {
  /** The table's property. */
  public static final String CODEC = "delta.parquet.compression.codec";

  /**
   * In a table.
   *
   * @param properties the table's
   */
  public ParquetFormat of(Map<String, String> properties) {
    return codec(properties)
        .map(codec -> new ParquetFormat(codec, configured.rowGroupBytes(), configured.options()))
        .orElse(configured);
  }

  private Optional<Codec> codec(Map<String, String> properties) {
    String name = properties.get(CODEC);
    return codecSet || name == null ? Optional.empty() : codec(name);
  }

  private static Optional<Codec> codec(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT)) {
      case "none", "uncompressed" -> Optional.of(Codec.NONE);
      case "snappy" -> Optional.of(Codec.SNAPPY);
      case "gzip" -> Optional.of(Codec.GZIP);
      case "zstd" -> Optional.of(Codec.ZSTD);
      case "lz4_raw", "lz4raw" -> Optional.of(Codec.LZ4_RAW);
      default -> Optional.empty();
    };
  }

  /** What the table asks for and this connector can't write. */
  public Optional<String> refused(Map<String, String> properties) {
    return Optional.ofNullable(properties.get(CODEC))
        .filter(name -> !codecSet && codec(name).isEmpty());
  }
}
