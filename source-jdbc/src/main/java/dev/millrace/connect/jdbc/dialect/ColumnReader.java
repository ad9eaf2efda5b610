package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Reads one column of the current row as the Connect value of its schema. Stateless. */
@FunctionalInterface
public interface ColumnReader {
  /**
   * @param index of the column, from 1
   * @return null for SQL's null
   */
  Object read(ResultSet row, int index) throws SQLException;
}
