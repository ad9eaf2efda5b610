package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;

/**
 * A session's transaction: READ COMMITTED, as H2 has it; a statement that fails undoes itself and
 * leaves the transaction open.
 */
final class Transaction {
  /** Part of a statement. */
  interface Body<T> {
    T run() throws SqlFailure, SQLException, IOException;
  }

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Connection connection;
  private final Parameters parameters;
  private final LockTable locks;
  private final LockTable.Holder holder;
  private final Clock clock;
  private String id;
  private boolean aborted;

  Transaction(
      Connection connection,
      Parameters parameters,
      LockTable locks,
      LockTable.Holder holder,
      Clock clock) {
    this.connection = connection;
    this.parameters = parameters;
    this.locks = locks;
    this.holder = holder;
    this.clock = clock;
  }

  /** When it began, in nanoseconds; null while none is open. */
  String id() {
    return id;
  }

  boolean isOpen() {
    return id != null;
  }

  /** Does nothing where one is open. */
  void begin() {
    if (id == null) {
      id = clock.millis() + "%06d".formatted(NUMBERS.incrementAndGet() % 1_000_000);
    }
  }

  void commit() throws SQLException {
    try {
      if (aborted) {
        connection.rollback();
      } else {
        connection.commit();
      }
    } finally {
      ended();
    }
  }

  void rollback() throws SQLException {
    try {
      connection.rollback();
    } finally {
      ended();
    }
  }

  private void ended() {
    id = null;
    aborted = false;
    locks.release(holder);
  }

  void lock(TableInfo table, LockTable.Mode mode) throws SqlFailure {
    if (!table.isTemporary()) {
      locks.acquire(holder, table, mode, parameters.lockTimeout());
    }
  }

  /** A statement that neither begins nor ends a transaction, and changes nothing. */
  <T> T read(Body<T> body) throws SqlFailure, SQLException, IOException {
    refuseIfAborted();
    try {
      return seeing(body);
    } catch (SqlFailure | SQLException e) {
      failed();
      throw e;
    } finally {
      if (!isOpen()) {
        connection.commit();
      }
    }
  }

  /** A statement that reads tables. */
  <T> T query(Body<T> body) throws SqlFailure, SQLException, IOException {
    refuseIfAborted();
    if (!parameters.isTrue("AUTOCOMMIT")) {
      begin();
    }
    return read(body);
  }

  /** A statement that changes data: whole, or not at all. */
  <T> T change(Body<T> body) throws SqlFailure, SQLException, IOException {
    refuseIfAborted();
    if (!parameters.isTrue("AUTOCOMMIT")) {
      begin();
    }
    boolean alone = !isOpen();
    Savepoint before = connection.setSavepoint();
    try {
      T result = body.run();
      if (alone) {
        commit();
      }
      return result;
    } catch (SqlFailure | SQLException | IOException | RuntimeException e) {
      if (alone) {
        rollback();
      } else {
        connection.rollback(before);
        failed();
      }
      throw e;
    }
  }

  /**
   * A DDL statement, which commits what is open, and then itself.
   *
   * @param locked a table that must be alone; null for none
   * @param own whether only this session sees what it changes
   */
  <T> T define(TableInfo locked, boolean own, Body<T> body)
      throws SqlFailure, SQLException, IOException {
    refuseIfAborted();
    commit();
    try {
      if (locked != null) {
        lock(locked, LockTable.Mode.DEFINE);
      }
      Lock catalog = own ? locks.catalog().readLock() : locks.catalog().writeLock();
      return under(catalog, () -> committing(body));
    } finally {
      ended();
    }
  }

  /** Before the next session looks whether something is there. */
  private <T> T committing(Body<T> body) throws SqlFailure, SQLException, IOException {
    try {
      return body.run();
    } finally {
      connection.commit();
    }
  }

  /** While this runs, no table comes, goes or changes its columns. */
  <T> T seeing(Body<T> body) throws SqlFailure, SQLException, IOException {
    return under(locks.catalog().readLock(), body);
  }

  private static <T> T under(Lock lock, Body<T> body) throws SqlFailure, SQLException, IOException {
    lock.lock();
    try {
      return body.run();
    } finally {
      lock.unlock();
    }
  }

  private void failed() {
    aborted |= isOpen() && parameters.isTrue("TRANSACTION_ABORT_ON_ERROR");
  }

  private void refuseIfAborted() throws SqlFailure {
    if (aborted) {
      throw Failures.value(
          "090232",
          "25P02",
          "Transaction %s was aborted by a failed statement (TRANSACTION_ABORT_ON_ERROR): only ROLLBACK or COMMIT may follow."
              .formatted(id));
    }
  }
}
