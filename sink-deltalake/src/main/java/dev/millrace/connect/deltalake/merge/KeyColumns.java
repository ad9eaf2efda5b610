package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.data.ColumnMapping;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The columns that tell a table's rows apart.
 *
 * @param key one at least
 * @param ordering the column that says which of two rows of a key is the newer one
 */
record KeyColumns(List<Column> key, Optional<Column> ordering) {
  /**
   * @param physical its name in files, statistics and partition values
   * @param partition whether the table is partitioned by it, so that it stands in no file
   */
  record Column(String name, String physical, DataType dataType, boolean partition) {
    KeyType type() {
      return KeyType.of(dataType).orElseThrow();
    }
  }

  /**
   * Finds them in a table.
   *
   * @throws ConnectException if the table has no such column, or one whose values can't be compared
   */
  static KeyColumns of(
      StructType schema,
      Collection<String> partitionColumns,
      List<String> key,
      Optional<String> ordering) {
    if (ordering.filter(key::contains).isPresent()) {
      throw new ConnectException(
          "The column '" + ordering.get() + "' is a key: it can't order the rows of that key");
    }
    return new KeyColumns(
        key.stream().map(name -> column(schema, partitionColumns, name)).toList(),
        ordering.map(name -> column(schema, partitionColumns, name)));
  }

  private static Column column(
      StructType schema, Collection<String> partitionColumns, String name) {
    int at = schema.indexOf(name);
    if (at < 0) {
      throw new ConnectException(
          "The table has no column '" + name + "'; its columns are " + schema.fieldNames());
    }
    StructField field = schema.at(at);
    if (KeyType.of(field.getDataType()).isEmpty()) {
      throw new ConnectException(
          "The column '"
              + name
              + "' of type "
              + field.getDataType()
              + " can't be a key or order rows; take one of whole numbers, text, bytes, decimals,"
              + " dates or times");
    }
    return new Column(
        name,
        ColumnMapping.physicalName(field),
        field.getDataType(),
        partitionColumns.contains(name));
  }

  List<KeyType> keyTypes() {
    return key.stream().map(Column::type).toList();
  }
}
