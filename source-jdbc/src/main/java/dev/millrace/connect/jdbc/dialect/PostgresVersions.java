package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Row versions of PostgreSQL by the hidden column {@code xmin}. A version that a savepoint wrote
 * bears the number of its subtransaction, which is greater than that of the transaction around it;
 * so below a snapshot's {@code xmin} both have ended (PostgreSQL manual, "System Columns" and
 * "Transaction ID and Snapshot Information Functions").
 */
enum PostgresVersions implements RowVersions {
  INSTANCE;

  /** Transactions that may begin between {@link #horizon} and the query; a quarter of the ring. */
  private static final long AHEAD = 1L << 30;

  @Override
  public Horizon horizon(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT txid_snapshot_xmin(s), txid_snapshot_xmax(s) FROM txid_current_snapshot() s")) {
      row.next();
      return new Horizon(row.getLong(1), row.getLong(2));
    }
  }

  @Override
  public String writtenSince(String alias, long from, Horizon now) {
    // xmin keeps the lower 32 bits of the number: count back from one that none has for long.
    long ceiling = now.next() + AHEAD;
    return "(("
        + ceiling
        + " - CAST(CAST("
        + alias
        + "xmin AS text) AS bigint)) & 4294967295) <= "
        + (ceiling - from);
  }
}
