package dev.millrace.sandbox.quickstart;

import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Compares a table in PostgreSQL with its Parquet files in S3, by count, distinct keys and a
 * checksum over every column of every row. Each side sums up its own rows: PostgreSQL by SQL, the
 * files by DuckDB, which shares no code with the sink.
 */
public final class LakeCheck {
  private final S3Client s3;
  private final String bucket;

  public LakeCheck(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Sums up the table {@code flights}. */
  public static Sum postgres(Connection postgres) throws SQLException {
    return Checksum.postgres(postgres, Flights.POSTGRES_ROW, "flights");
  }

  /**
   * Fetches every Parquet object below {@code prefix} and sums up their rows, which are flights.
   */
  public Sum lake(String prefix) throws IOException, SQLException {
    return sum(
        prefix, files -> Checksum.duckDb(Flights.DUCKDB_ROW, "read_parquet('" + files + "')"));
  }

  /** Sums up files. */
  @FunctionalInterface
  interface Summing {
    /**
     * @param files as a pattern of names, within quotes of SQL
     */
    Sum of(String files) throws SQLException;
  }

  /** Fetches every Parquet object below {@code prefix} and has them summed up. */
  Sum sum(String prefix, Summing summing) throws IOException, SQLException {
    Path dir = Files.createTempDirectory("millrace-lake");
    try {
      return fetch(prefix, dir) == 0 ? Sum.NOTHING : summing.of(Flights.quoted(dir) + "/*.parquet");
    } finally {
      Trees.delete(dir);
    }
  }

  /** Downloads every Parquet object below {@code prefix} into {@code dir}; returns how many. */
  public int fetch(String prefix, Path dir) {
    int files = 0;
    for (S3Object object :
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents()) {
      if (object.key().endsWith(".parquet")) {
        Path file = dir.resolve("%06d.parquet".formatted(files++));
        s3.getObject(request -> request.bucket(bucket).key(object.key()), file);
      }
    }
    return files;
  }

  /**
   * What a side holds.
   *
   * @param rows how many rows
   * @param keys how many distinct keys
   * @param checksum sum over all rows of a hash of all columns
   */
  public record Sum(long rows, long keys, BigDecimal checksum) {
    static final Sum NOTHING = new Sum(0, 0, BigDecimal.ZERO);

    /** True if both sides hold the same rows, each once. */
    public boolean matches(Sum other) {
      return rows == other.rows
          && keys == other.keys
          && rows == keys
          && checksum.compareTo(other.checksum) == 0;
    }
  }
}
