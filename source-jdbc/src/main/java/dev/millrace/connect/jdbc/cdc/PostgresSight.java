package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Sight;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** What the queries of one table see, in PostgreSQL. */
final class PostgresSight implements Sight {
  private final Snapshots.Log log;
  private final String table;

  /**
   * @param table quoted
   */
  PostgresSight(Snapshots.Log log, String table) {
    this.log = log;
    this.table = table;
  }

  @Override
  public Map<String, String> begin() throws SQLException {
    return Map.of(Position.LOG, log.begin());
  }

  @Override
  public String look(Connection connection) throws SQLException {
    return view(connection).toString();
  }

  /**
   * Locks the table first: TRUNCATE, and what rewrites a table, take effect on snapshots that are
   * older (PostgreSQL manual, "Caveats" of "Concurrency Control").
   */
  PostgresView view(Connection connection) throws SQLException {
    connection.rollback();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE " + table + " IN ACCESS SHARE MODE");
      for (String setting : PostgresSession.statements()) {
        statement.execute(setting);
      }
    }
    return PostgresView.take(connection);
  }
}
