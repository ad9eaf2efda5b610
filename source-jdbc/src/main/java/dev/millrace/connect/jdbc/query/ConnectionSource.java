package dev.millrace.connect.jdbc.query;

import java.sql.Connection;
import java.sql.SQLException;

/** Lends connections; closing one gives it back. */
@FunctionalInterface
public interface ConnectionSource {
  Connection get() throws SQLException;
}
