package dev.millrace.connect.jdbc.query;

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

  private final Target target;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final FetchSize fetch;
  private final long openedNanos = System.nanoTime();

  private OpenQuery(
      Target target,
      Connection connection,
      PreparedStatement statement,
      ResultSet rows,
      FetchSize fetch) {
    this.target = target;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.fetch = fetch;
  }

  /** Runs {@code sql} on {@code connection}, which it owns from then on if it does not throw. */
  static OpenQuery run(
      Target target, Connection connection, String sql, List<String> parameters, FetchSize fetch)
      throws SQLException {
    // A query may hold what its owner hid from the log (query.masked).
    log.debug("{}: {} with {}", target, target.isQuery() ? "its query" : sql, parameters);
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(fetch.first());
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return new OpenQuery(target, connection, statement, statement.executeQuery(), fetch);
  }

  ResultSet rows() {
    return rows;
  }

  /**
   * Is told of each row after the next one is read.
   *
   * @param width in bytes
   */
  void wasAsWideAs(long width) throws SQLException {
    int next = fetch.after(width);
    if (next > 0) {
      rows.setFetchSize(next);
    }
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
      log.debug("{}: closing the query failed", target, e);
    }
  }
}
