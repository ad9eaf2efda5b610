package dev.millrace.connect.deltalake.data;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.UUID;

/** The physical names and ids of columns, in tables that map them (PROTOCOL.md, Column Mapping). */
final class ColumnMapping {
  private static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  private ColumnMapping() {}

  /** The name in files, statistics and partition values. */
  static String physicalName(StructField field) {
    FieldMetadata metadata = field.getMetadata();
    return metadata.contains(PHYSICAL_NAME) ? metadata.getString(PHYSICAL_NAME) : field.getName();
  }

  static boolean hasId(StructField field) {
    return field.getMetadata().contains(ID);
  }

  static int id(StructField field) {
    return Math.toIntExact(field.getMetadata().getLong(ID));
  }

  /** Names and numbers columns that are new. */
  static final class Numbering {
    private long last;

    /**
     * @param last the highest id that the table ever gave
     */
    Numbering(long last) {
      this.last = last;
    }

    StructField number(StructField field) {
      FieldMetadata metadata =
          FieldMetadata.builder()
              .fromMetadata(field.getMetadata())
              .putLong(ID, ++last)
              .putString(PHYSICAL_NAME, "col-" + UUID.randomUUID())
              .build();
      return new StructField(
          field.getName(), numbered(field.getDataType()), field.isNullable(), metadata);
    }

    private DataType numbered(DataType type) {
      if (type instanceof StructType struct) {
        return new StructType(struct.fields().stream().map(this::number).toList());
      }
      if (type instanceof ArrayType array) {
        return new ArrayType(numbered(array.getElementType()), array.containsNull());
      }
      return type instanceof MapType map
          ? new MapType(
              numbered(map.getKeyType()), numbered(map.getValueType()), map.isValueContainsNull())
          : type;
    }
  }
}
