package dev.millrace.sandbox.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sums up a table on either side, by count, distinct keys ({@code id}) and a hash of each row's
 * text: each side by its own SQL.
 */
final class Checksum {
  private static final String POSTGRES =
      """
      SELECT count(*), count(DISTINCT id),
             coalesce(sum(('x' || substr(md5(%s), 1, 12))::bit(48)::bigint), 0)
      FROM %s
      """;
  private static final String DUCKDB =
      """
      SELECT count(*), count(DISTINCT id),
             coalesce(sum(('0x' || substr(md5(%s), 1, 12))::BIGINT), 0)
      FROM %s
      """;

  /** Bytes of an MD5 that count, of the 12 digits above. */
  private static final int HASH_BYTES = 6;

  private Checksum() {}

  /**
   * What a table in PostgreSQL holds.
   *
   * @param row an expression for a row's text
   */
  static Sum postgres(Connection postgres, String row, String table) throws SQLException {
    return sum(postgres, POSTGRES.formatted(row, table));
  }

  /**
   * What files hold.
   *
   * @param row an expression for a row's text, the same as on the other side
   * @param from what DuckDB is to read
   */
  static Sum duckDb(String row, String from) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      try (Statement statement = duck.createStatement()) {
        statement.execute("SET TimeZone = 'UTC'");
      }
      return sum(duck, DUCKDB.formatted(row, from));
    }
  }

  private static Sum sum(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Sum(row.getLong(1), row.getLong(2), row.getBigDecimal(3));
    }
  }

  /** Sums up rows here, the same as the databases do. Used by one thread. */
  static final class Rows {
    private final Set<String> keys = new HashSet<>();
    private long rows;
    private BigDecimal checksum = BigDecimal.ZERO;

    /**
     * @param row the key first
     */
    void add(List<String> row) {
      rows++;
      keys.add(row.get(0));
      checksum = checksum.add(hash(row));
    }

    Sum sum() {
      return new Sum(rows, keys.size(), checksum);
    }

    private static BigDecimal hash(List<String> row) {
      try {
        byte[] md5 = MessageDigest.getInstance("MD5").digest(String.join("|", row).getBytes(UTF_8));
        return new BigDecimal(new BigInteger(1, Arrays.copyOf(md5, HASH_BYTES)));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JDK has MD5", e);
      }
    }
  }
}
