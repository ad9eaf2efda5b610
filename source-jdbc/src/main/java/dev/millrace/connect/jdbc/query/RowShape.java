package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What the rows of one table become: built once for the table's columns. Records of one shape share
 * the identity of their schemas.
 */
public interface RowShape {
  /** Makes a shape when a table's columns are known. */
  @FunctionalInterface
  interface Maker {
    /**
     * @param connection to the database, in a transaction; is left open
     */
    RowShape of(Connection connection, Target target, Table table) throws SQLException;
  }

  /** What follows SELECT, for {@link #record}. */
  List<String> select();

  /**
   * The record of the current row.
   *
   * @param row whose first columns are {@link #select}
   */
  SourceRecord record(ResultSet row, Map<String, ?> partition, Map<String, ?> offset)
      throws SQLException;

  /** About how many bytes of memory the row of {@code record} holds. */
  long width(SourceRecord record);
}
