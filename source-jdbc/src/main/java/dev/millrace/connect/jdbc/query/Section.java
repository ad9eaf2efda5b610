package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Condition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * Rows of a table that are read by one query after another, and how the place among them is kept.
 * Its state changes row by row; when a query breaks off, {@link #reset} takes it back to the last
 * row that was handed on. Not thread-safe.
 */
public interface Section {
  /** Where the offsets are kept. */
  Map<String, String> partition();

  /**
   * The rows that are left, for a query that begins now, in the order of {@link Criteria#orderBy}.
   *
   * @param connection in the transaction in which the query will run
   * @param criteria of the table as it is now
   */
  Condition left(Connection connection, Criteria criteria) throws SQLException;

  /**
   * Takes the next row.
   *
   * @return the offset after it; null if the row must be left out
   */
  Map<String, ?> read(Place place);

  /**
   * All rows that were left have been read.
   *
   * @return true if another query must follow at once
   */
  boolean end();

  /** Its present state, for {@link #reset}. */
  Object mark();

  void reset(Object mark);
}
