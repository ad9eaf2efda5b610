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
    // xmin keeps the lower 32 bits of the number: count back from a number that none has yet. A
    // version that its own transaction's snapshot does not see is not in the result.
    return "(("
        + now.next()
        + " - CAST(CAST("
        + alias
        + "xmin AS text) AS bigint)) & 4294967295) <= "
        + (now.next() - from);
  }
}
