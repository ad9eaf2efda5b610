package dev.millrace.connect.jdbc.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A query that is being read, in a read-only transaction of its own. Rows are fetched so many at
 * once that about {@code fetchBytes} are in memory, by the width of those that came before. Not
 * thread-safe.
 */
final class OpenQuery implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenQuery.class);

  /** Until it is known how wide rows are. */
  private static final int FIRST_FETCH = 50;

  /** How many times as many rows a fetch may have as the one before. */
  private static final int GROWTH = 4;

  /** What a row weighs in memory beside its texts. */
  private static final long ROW_BYTES = 200;

  private final Target target;
  private final Connection connection;
  private final PreparedStatement statement;
  private final ResultSet rows;
  private final int mostRows;
  private final long fetchBytes;
  private final long openedNanos = System.nanoTime();
  private int fetch = FIRST_FETCH;
  private int left = FIRST_FETCH;
  private long widest = ROW_BYTES;

  private OpenQuery(
      Target target,
      Connection connection,
      PreparedStatement statement,
      ResultSet rows,
      int mostRows,
      long fetchBytes) {
    this.target = target;
    this.connection = connection;
    this.statement = statement;
    this.rows = rows;
    this.mostRows = mostRows;
    this.fetchBytes = fetchBytes;
  }

  /**
   * Runs {@code sql} on {@code connection}, which it owns from then on if it does not throw.
   *
   * @param mostRows most rows fetched at once
   * @param fetchBytes about how many bytes to fetch at once
   */
  static OpenQuery run(
      Target target,
      Connection connection,
      String sql,
      List<String> parameters,
      int mostRows,
      long fetchBytes)
      throws SQLException {
    // A query may hold what its owner hid from the log (query.masked).
    log.debug("{}: {} with {}", target, target.isQuery() ? "its query" : sql, parameters);
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    statement.setFetchSize(Math.min(FIRST_FETCH, mostRows));
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
    return new OpenQuery(
        target, connection, statement, statement.executeQuery(), mostRows, fetchBytes);
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
    widest = Math.max(widest, width + ROW_BYTES);
    if (--left > 0) {
      return;
    }
    long fit = Math.max(1, fetchBytes / widest);
    fetch = (int) Math.min(Math.min(fit, mostRows), (long) fetch * GROWTH);
    rows.setFetchSize(fetch);
    left = fetch;
    // A single wide row is forgotten in time.
    widest = Math.max(ROW_BYTES, widest - widest / 8);
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
