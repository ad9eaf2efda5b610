package dev.millrace.sandbox.quickstart;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Compares a table in PostgreSQL with its Parquet files in S3, by count, distinct keys and a
 * checksum over every column of every row. Each side sums up its own rows: PostgreSQL by SQL, the
 * files by DuckDB, which shares no code with the sink.
 */
public final class LakeCheck {
  private static final String POSTGRES_SUM =
      """
      SELECT count(*), count(DISTINCT id),
             coalesce(sum(('x' || substr(md5(%s), 1, 12))::bit(48)::bigint), 0)
      FROM flights
      """;
  private static final String DUCKDB_SUM =
      """
      SELECT count(*), count(DISTINCT id),
             coalesce(sum(('0x' || substr(md5(%s), 1, 12))::BIGINT), 0)
      FROM read_parquet('%s')
      """;
  private static final String POSTGRES_ROW =
      "concat_ws('|', id, to_char(departed_at, 'YYYY-MM-DD HH24:MI:SS.MS'), coalesce(delay::text,"
          + " 'null'), distance, origin, destination)";
  private static final String DUCKDB_ROW =
      "concat_ws('|', id, strftime(departed_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g'),"
          + " coalesce(delay::VARCHAR, 'null'), distance, origin, destination)";

  private final S3Client s3;
  private final String bucket;

  public LakeCheck(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
  }

  /** Sums up the table {@code flights}. */
  public static Sum postgres(Connection postgres) throws SQLException {
    return sum(postgres, POSTGRES_SUM.formatted(POSTGRES_ROW));
  }

  /** Fetches every Parquet object below {@code prefix} and sums up their rows. */
  public Sum lake(String prefix) throws IOException, SQLException {
    Path dir = Files.createTempDirectory("millrace-lake");
    try {
      int files = fetch(prefix, dir);
      if (files == 0) {
        return Sum.NOTHING;
      }
      try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
        try (Statement statement = duck.createStatement()) {
          statement.execute("SET TimeZone = 'UTC'");
        }
        return sum(duck, DUCKDB_SUM.formatted(DUCKDB_ROW, Flights.quoted(dir) + "/*.parquet"));
      }
    } finally {
      delete(dir);
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

  private static Sum sum(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Sum(row.getLong(1), row.getLong(2), row.getBigDecimal(3));
    }
  }

  private static void delete(Path dir) throws IOException {
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
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
