package dev.millrace.sandbox.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/** Loads US flights into PostgreSQL, as many rows as asked for, each with a key of its own. */
public final class Flights {
  /** Rows in the sample; more are made by repeating it with new keys. */
  static final long SAMPLE_ROWS = 200_000;

  /** A row's text, in DuckDB's SQL. */
  public static final String DUCKDB_ROW =
      "concat_ws('|', id, strftime(departed_at AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S.%g'),"
          + " coalesce(delay::VARCHAR, 'null'), distance, origin, destination)";

  /** The same in PostgreSQL's. */
  static final String POSTGRES_ROW =
      "concat_ws('|', id, to_char(departed_at, 'YYYY-MM-DD HH24:MI:SS.MS'), coalesce(delay::text,"
          + " 'null'), distance, origin, destination)";

  private static final String TABLE =
      """
      CREATE TABLE IF NOT EXISTS flights (
        id bigint PRIMARY KEY,
        departed_at timestamp(3) NOT NULL,
        delay smallint,
        distance smallint NOT NULL,
        origin text NOT NULL,
        destination text NOT NULL)
      """;

  private final Path sample;

  /** Unpacks the sample into {@code dir}. */
  public Flights(Path dir) throws IOException {
    sample = dir.resolve("flights.parquet");
    try (InputStream in = Flights.class.getResourceAsStream("flights.parquet")) {
      Files.write(sample, in.readAllBytes());
    }
  }

  /**
   * Creates the table {@code flights} where it is missing and adds {@code rows} rows with the keys
   * {@code firstId}, {@code firstId + 1} and so on, in one transaction.
   */
  public void load(Connection postgres, long firstId, long rows) throws SQLException, IOException {
    create(postgres);
    Path csv = Files.createTempFile(sample.getParent(), "flights", ".csv");
    try {
      for (long done = 0; done < rows; done += SAMPLE_ROWS) {
        long count = Math.min(SAMPLE_ROWS, rows - done);
        writeCsv(csv, firstId + done, count);
        try (Reader reader = Files.newBufferedReader(csv)) {
          postgres
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY flights FROM STDIN (FORMAT csv)", reader);
        }
      }
    } finally {
      Files.delete(csv);
    }
  }

  /** How many rows the table has; makes it where it is missing. */
  static long count(Connection postgres) throws SQLException {
    create(postgres);
    try (Statement statement = postgres.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM flights")) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void create(Connection postgres) throws SQLException {
    try (Statement statement = postgres.createStatement()) {
      statement.execute(TABLE);
    }
  }

  private void writeCsv(Path csv, long firstId, long count) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT row_number() OVER () - 1 + %d, date, delay, distance, origin, destination"
                  .formatted(firstId)
              + " FROM (SELECT * FROM read_parquet('%s') LIMIT %d))"
                  .formatted(quoted(sample), count)
              + " TO '%s' (FORMAT csv, HEADER false)".formatted(quoted(csv)));
    }
  }

  static String quoted(Path path) {
    return path.toString().replace("'", "''");
  }
}
