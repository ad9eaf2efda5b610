package dev.millrace.sandbox.snowflake.sql;

import java.nio.file.Path;
import java.time.Clock;

/**
 * One database server, whose data lies in a directory and outlives a kill of the process. It begins
 * with the roles ACCOUNTADMIN, SYSADMIN and PUBLIC, and without any database. Thread-safe.
 */
public final class Engine implements AutoCloseable {
  /** Opens what the directory holds, or begins anew in an empty one. */
  public Engine(Path directory, Stages stages, Clock clock) {}

  /**
   * @throws SqlFailure where the role or the database is not there, or a parameter is unknown
   */
  public Session open(SessionSettings settings) throws SqlFailure {
    throw new UnsupportedOperationException("soon");
  }

  /** Rolls back what is open. */
  @Override
  public void close() {}
}
