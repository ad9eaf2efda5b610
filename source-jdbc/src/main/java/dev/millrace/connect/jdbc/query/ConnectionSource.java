package dev.millrace.connect.jdbc.query;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections; closing one gives it back. */
@FunctionalInterface
public interface ConnectionSource {
  /** One that, where the driver can, breaks off rather than fill the memory with wide rows. */
  Connection get() throws SQLException;

  /** One that takes a row of any width. */
  default Connection unbounded() throws SQLException {
    return get();
  }
}
