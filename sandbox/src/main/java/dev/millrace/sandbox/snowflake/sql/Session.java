package dev.millrace.sandbox.snowflake.sql;

/**
 * A client's session. One caller at a time, but {@link #cancel} and {@link #detach}, which any thread
 * may call.
 */
public final class Session implements AutoCloseable {
  Session() {}

  /** A number that no other session of the engine has. */
  public long id() {
    throw new UnsupportedOperationException("soon");
  }

  /** Runs one statement, once a row of the binds. */
  public Answer execute(String sql, Binds binds) throws SqlFailure {
    throw new UnsupportedOperationException("soon");
  }

  /** What the statement's answer would look like; changes nothing. */
  public Answer describe(String sql) throws SqlFailure {
    throw new UnsupportedOperationException("soon");
  }

  /** What {@code @stage/folder/} names in this session. */
  public StageLocation stage(String reference) throws SqlFailure {
    throw new UnsupportedOperationException("soon");
  }

  public SessionState state() {
    throw new UnsupportedOperationException("soon");
  }

  /** Ends the running statement, if there is one, with 000604. */
  public void cancel() {}

  /**
   * The client has vanished: the open transaction stays, and is rolled back once it has been idle for
   * as long as the engine allows and blocks another.
   */
  public void detach() {}

  /** Rolls back the open transaction and forgets temporary tables and stages. */
  @Override
  public void close() {}
}
