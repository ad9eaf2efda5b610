package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query that is being read, in a read-only transaction of its own. Not thread-safe. */
final class OpenQuery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenQuery.class);

  private final TableId table;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final long openedNanos = System.nanoTime();

  private OpenQuery(
      TableId table, Connection connection, PreparedStatement statement, ResultSet rows) {
    this.table = table;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
  }

  /**
   * Runs {@code sql} on {@code connection}, which it owns from then on if it does not throw.
   *
   * @param fetchSize rows fetched at once, and so held in memory
   */
  static OpenQuery run(
      TableId table, Connection connection, String sql, List<String> parameters, int fetchSize)
      throws SQLException {
    log.debug("{}: {} with {}", table, sql, parameters);
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(fetchSize);
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return new OpenQuery(table, connection, statement, statement.executeQuery());
  }

  ResultSet rows() {
    return rows;
  }

  long ageNanos() {
    return System.nanoTime() - openedNanos;
  }

  /** Ends the transaction and gives the connection back. Failures no longer matter. */
  @Override
  public void close() {
    try (connection;
        statement;
        rows) {
      connection.rollback();
    } catch (SQLException e) {
      log.debug("{}: closing the query failed", table, e);
    }
  }
}
