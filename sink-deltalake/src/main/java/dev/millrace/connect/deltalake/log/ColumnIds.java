package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;

/** The ids of columns in tables that map them. */
public final class ColumnIds {
  /** The table's property that says which ids were given out. */
  public static final String PROPERTY = "delta.columnMapping.maxColumnId";

  private static final String ID = "delta.columnMapping.id";

  private ColumnIds() {}

  /** 0 if no column has an id. */
  public static long highest(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream().mapToLong(ColumnIds::highest).max().orElse(0);
    }
    if (type instanceof ArrayType array) {
      return highest(array.getElementType());
    }
    return type instanceof MapType map
        ? Math.max(highest(map.getKeyType()), highest(map.getValueType()))
        : 0;
  }

  private static long highest(StructField field) {
    long own = field.getMetadata().contains(ID) ? field.getMetadata().getLong(ID) : 0;
    return Math.max(own, highest(field.getDataType()));
  }
}
