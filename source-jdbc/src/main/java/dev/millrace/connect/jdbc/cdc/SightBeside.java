package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import dev.millrace.connect.jdbc.query.Sight;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the queries of a table see that is read while the log is. */
final class SightBeside implements Sight {
  static final String PREFIX = "millrace";
  private static final Logger log = LoggerFactory.getLogger(SightBeside.class);
  private static final int MESSAGES_SINCE = 14;
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final TableId table;
  private final PostgresSight sight;
  private final Turns turns;
  private final ConnectionSource connections;
  private PostgresView began;

  /**
   * @param connections for what is written into the log
   */
  SightBeside(TableId table, PostgresSight sight, Turns turns, ConnectionSource connections) {
    this.table = table;
    this.sight = sight;
    this.turns = turns;
    this.connections = connections;
  }

  @Override
  public Map<String, String> begin() throws SQLException {
    return sight.begin();
  }

  @Override
  public String look(Connection connection) throws SQLException {
    connection.rollback();
    turns.await();
    if (connection.getMetaData().getDatabaseMajorVersion() < MESSAGES_SINCE) {
      throw new ConnectException(
          "Table "
              + table
              + " can't be read while the log is: PostgreSQL "
              + MESSAGES_SINCE
              + " or later is needed. Leave it out (table.exclude.list), or take all offsets away"
              + " (DELETE /connectors/<name>/offsets)");
    }
    PostgresView view = view(connection);
    String mark = turns.begin(table, view);
    try (Connection other = connections.unbounded()) {
      other.setReadOnly(false);
      other.setAutoCommit(true);
      try (PreparedStatement message =
          other.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
        message.setString(1, PREFIX);
        message.setString(2, mark);
        message.execute();
      }
    }
    return ""; // nothing is left out of the log for it
  }

  /**
   * One that sees all that ran when the first query began: the publication may not have told of it,
   * and a task before this one may have handed on its events.
   */
  private PostgresView view(Connection connection) throws SQLException {
    for (boolean told = false; ; told = true) {
      PostgresView view = sight.view(connection);
      if (began == null) {
        began = view;
      }
      if (view.xmin() >= began.xmax()) {
        return view;
      }
      if (!told) {
        log.info("{} is read once the transactions have ended that run now: {}", table, view);
      }
      LockSupport.parkNanos(AGAIN_NANOS);
      if (Thread.currentThread().isInterrupted()) {
        throw new SQLException("Interrupted while it waited for older transactions");
      }
    }
  }
}
