package dev.millrace.connect.jdbc.dialect;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;

/** Reads an SQL array of one dimension; its lower bound is not kept. */
final class ArrayReader {
  private ArrayReader() {}

  static List<Object> read(ResultSet row, int index, Column column) throws SQLException {
    Array array = row.getArray(index);
    if (array == null) {
      return null;
    }
    Object[] elements = (Object[]) array.getArray();
    for (Object element : elements) {
      if (element != null && element.getClass().isArray()) {
        throw severalDimensions(column);
      }
    }
    return Arrays.asList(elements);
  }

  /** PostgreSQL does not hold a value to the dimensions that its column declares. */
  static DataException severalDimensions(Column column) {
    return new DataException(
        "Column "
            + column.name()
            + " ("
            + column.declaredType()
            + ") holds an array of several dimensions, which its Connect schema can't. Declare"
            + " the column with its dimensions, such as int[][], and it travels as text, or"
            + " read a view that casts it to text");
  }
}
