package dev.millrace.sandbox.snowflake;

import dev.millrace.sandbox.snowflake.sql.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** One log-in: its statements, one at a time, and those that came already. Safe for threads. */
final class ClientSession {

  /** Of how many statements the answers are kept for a client that asks again. */
  private static final int MOST_STATEMENTS = 500;

  private final String user;
  private final Session sql;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final Map<String, Statement> statements =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
          return size() > MOST_STATEMENTS && eldest.getValue().isDone();
        }
      };

  ClientSession(String user, Session sql) {
    this.user = user;
    this.sql = sql;
  }

  String user() {
    return user;
  }

  /** To be used while it is this thread's {@link #turn}. */
  Session sql() {
    return sql;
  }

  /** Held while a statement runs, and given to who waits longest. */
  ReentrantLock turn() {
    return turn;
  }

  /**
   * The statement of a request: the one that came with the same id before, for a client whose
   * answer was lost sends its request again, or else a new one.
   *
   * @param requestId null if the client gave none
   */
  Statement statement(String requestId, Supplier<Statement> begin) {
    if (requestId == null) {
      return begin.get();
    }
    synchronized (statements) {
      Statement known = statements.get(requestId);
      if (known == null) {
        known = begin.get();
        statements.put(requestId, known);
      }
      return known;
    }
  }

  /** Ends the statement that came with this id, if it has not ended. */
  void abort(String requestId) {
    synchronized (statements) {
      Statement known = statements.get(requestId);
      if (known != null) {
        known.cancel();
      }
    }
  }

  /** Ends all that runs, and rolls back what is open. */
  void close() {
    synchronized (statements) {
      statements.values().forEach(Statement::cancel);
    }
    turn.lock();
    try {
      sql.close();
    } finally {
      turn.unlock();
    }
  }
}
