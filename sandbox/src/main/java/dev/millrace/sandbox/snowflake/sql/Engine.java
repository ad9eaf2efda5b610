package dev.millrace.sandbox.snowflake.sql;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One database server, whose data lies in a directory and outlives a kill of the process. It begins
 * with the roles ACCOUNTADMIN, SYSADMIN and PUBLIC, and without any database. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  private final Database database;
  private final Stages stages;
  private final Clock clock;
  private final LockTable locks;
  private final Map<Long, Session> sessions = new ConcurrentHashMap<>();
  private final AtomicLong sessionIds = new AtomicLong();
  private final SessionContext.Host host = new Host();

  /**
   * Opens what the directory holds, or begins anew in an empty one.
   *
   * @throws SqlFailure where another process has it open
   */
  public Engine(Path directory, Stages stages, Clock clock) throws SqlFailure {
    this.stages = stages;
    this.clock = clock;
    this.locks = new LockTable(clock);
    // A number from the last life must not name a session of this one.
    sessionIds.set(clock.millis() * 1000);
    try {
      this.database = new Database(directory);
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  /** How long a transaction without a client may block others; five minutes at first. */
  public void detachedTransactionsLast(Duration duration) {
    locks.patience(duration);
  }

  /** How many statements wait for a lock. */
  public int waiters() {
    return locks.waiters();
  }

  /**
   * @throws SqlFailure where the role or the database is not there, or a parameter is unknown
   */
  public Session open(SessionSettings settings) throws SqlFailure {
    Connection connection = null;
    try {
      connection = database.connect();
      Session session =
          new Session(this, sessionIds.incrementAndGet(), settings, connection, locks, host);
      sessions.put(session.id(), session);
      return session;
    } catch (SQLException e) {
      quietly(connection);
      throw Database.failure(e);
    } catch (SqlFailure e) {
      quietly(connection);
      throw e;
    }
  }

  private static void quietly(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void forget(Session session) {
    sessions.remove(session.id());
  }

  /** Rolls back what is open. */
  @Override
  public void close() {
    for (Session session : List.copyOf(sessions.values())) {
      session.cancel();
      session.close();
    }
    try {
      database.close();
    } catch (SQLException e) {
      throw new IllegalStateException("could not close the database", e);
    }
  }

  private final class Host implements SessionContext.Host {
    @Override
    public Stages stages() {
      return stages;
    }

    @Override
    public Clock clock() {
      return clock;
    }

    @Override
    public void abort(long id, SessionContext by) throws SqlFailure {
      Session session = sessions.get(id);
      if (session == null) {
        throw Failures.missing("Session", String.valueOf(id));
      }
      if (!session.user().equals(by.user()) && !by.role().equals("ACCOUNTADMIN")) {
        throw Failures.notPermitted("session", String.valueOf(id));
      }
      session.cancel();
      session.close();
    }
  }
}
