package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A client's session. One caller at a time, but {@link #cancel} and {@link #detach}, which any
 * thread may call.
 */
public final class Session implements AutoCloseable {
  private final Engine engine;
  private final Connection connection;
  private final SessionContext context;
  private volatile Instant lastActive;
  private volatile boolean detached;
  private volatile boolean busy;
  private boolean closed;

  Session(
      Engine engine,
      long id,
      SessionSettings settings,
      Connection connection,
      LockTable locks,
      SessionContext.Host host)
      throws SqlFailure, SQLException {
    this.engine = engine;
    this.connection = connection;
    this.lastActive = host.clock().instant();
    connection.setAutoCommit(false);
    Parameters parameters = new Parameters();
    for (Map.Entry<String, Object> parameter : settings.parameters().entrySet()) {
      parameters.set(parameter.getKey(), parameter.getValue());
    }
    Holder holder = new Holder();
    Transaction transaction = new Transaction(connection, parameters, locks, holder, host.clock());
    this.context =
        new SessionContext(id, host, connection, settings.user(), parameters, transaction);
    begin(settings);
    connection.commit();
  }

  private void begin(SessionSettings settings) throws SqlFailure, SQLException {
    context.useRole(settings.role() == null ? "PUBLIC" : exact(settings.role()));
    if (settings.database() != null) {
      context.useDatabase(exact(settings.database()));
      if (settings.schema() != null) {
        context.useSchema(context.database(), exact(settings.schema()));
      }
    }
    // Unlike the others, a warehouse that isn't there is none, until a statement needs one.
    String warehouse = settings.warehouse() == null ? null : exact(settings.warehouse());
    if (warehouse != null && context.catalog().hasNamed("WAREHOUSES", warehouse)) {
      context.useWarehouse(warehouse);
    }
  }

  private static String exact(String name) throws SqlFailure {
    Tokens tokens = new Tokens(name);
    String exact = tokens.identifier();
    tokens.end();
    return exact;
  }

  /** How the session's locks see it. */
  private final class Holder implements LockTable.Holder {
    @Override
    public String id() {
      return context.transaction().id();
    }

    @Override
    public boolean isCancelled() {
      return context.isCancelled();
    }

    @Override
    public Instant abandonedSince() {
      return detached && !busy ? lastActive : null;
    }

    @Override
    public void abandon(Instant since) {
      rollBackIdle(since);
    }
  }

  /** The session stays: what its client sends next is outside of a transaction. */
  private synchronized void rollBackIdle(Instant since) {
    try {
      if (!closed && lastActive.equals(since)) {
        context.transaction().rollback();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("could not roll back the session " + id(), e);
    }
  }

  /** A number that no other session of the engine has. */
  public long id() {
    return context.id();
  }

  String user() {
    return context.user();
  }

  /** Runs one statement, once a row of the binds. */
  public Answer execute(String sql, Binds binds) throws SqlFailure {
    return locked(
        () -> context.transaction().seeing(() -> StatementParser.parse(sql, context, binds)).run());
  }

  /** What the statement's answer would look like; changes nothing. */
  public Answer describe(String sql) throws SqlFailure {
    return locked(() -> context.transaction().seeing(() -> described(sql)));
  }

  private Answer described(String sql) throws SqlFailure, SQLException {
    Statement statement = StatementParser.parse(sql, context, Binds.none());
    return new Answer(
        statement.type().id(),
        statement.columns(),
        List.of(),
        statement.parameters(),
        statement.type() == StatementType.INSERT,
        Map.of(),
        Optional.empty());
  }

  /** What {@code @stage/folder/} names in this session. */
  public StageLocation stage(String reference) throws SqlFailure {
    String name = reference.startsWith("@") ? reference.substring(1) : reference;
    try {
      synchronized (this) {
        return StageReference.resolve(context, name, "WRITE").location();
      }
    } catch (SQLException e) {
      throw Database.failure(e);
    }
  }

  private synchronized Answer locked(Transaction.Body<Answer> body) throws SqlFailure {
    if (closed) {
      throw Failures.value(
          "390111",
          "08001",
          "Session no longer exists.  New login required to access the service.");
    }
    lastActive = context.clock().instant();
    context.start();
    busy = true;
    try {
      return body.run();
    } catch (SQLException e) {
      throw Database.failure(e);
    } catch (IOException | RuntimeException e) {
      throw Failures.internal(e);
    } finally {
      lastActive = context.clock().instant();
      busy = false;
    }
  }

  public SessionState state() {
    Map<String, Object> parameters = new TreeMap<>(context.parameters().all());
    return new SessionState(
        context.database(),
        context.schema(),
        context.role(),
        context.warehouse(),
        context.transaction().isOpen(),
        parameters);
  }

  /** Ends the running statement, if there is one, with 000604. */
  public void cancel() {
    try {
      context.cancel();
    } catch (SQLException e) {
      throw new IllegalStateException("H2 would not cancel", e);
    }
  }

  /**
   * From now on the open transaction is rolled back once the session has been idle for as long as
   * the engine allows and blocks another, as if its client had vanished.
   */
  public void detach() {
    detached = true;
  }

  /** Rolls back the open transaction and forgets temporary tables and stages. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    engine.forget(this);
    try {
      context.transaction().rollback();
      context.catalog().dropTemporaryTables();
      for (StageInfo stage : context.temporaryStages().values()) {
        context.stages().drop(stage.stage());
      }
      connection.close();
    } catch (SQLException | IOException e) {
      throw new IllegalStateException("could not close the session " + id(), e);
    }
  }
}
