package dev.millrace.connect.deltalake.data;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.FieldMetadata;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The physical names and ids of columns, in tables that map them (PROTOCOL.md, Column Mapping). */
public final class ColumnMapping {
  private static final String ID = "delta.columnMapping.id";
  private static final String PHYSICAL_NAME = "delta.columnMapping.physicalName";

  private ColumnMapping() {}

  /** The name in files, statistics and partition values. */
  public static String physicalName(StructField field) {
    FieldMetadata metadata = field.getMetadata();
    return metadata.contains(PHYSICAL_NAME) ? metadata.getString(PHYSICAL_NAME) : field.getName();
  }

  static boolean hasId(StructField field) {
    return field.getMetadata().contains(ID);
  }

  static int id(StructField field) {
    return Math.toIntExact(field.getMetadata().getLong(ID));
  }

  /**
   * Names and numbers columns that are new, the same for each task that adds them to the same
   * schema: the table's id, the highest id in it and the column's path decide.
   */
  static final class Numbering {
    private final String scope;
    private long last;

    /**
     * @param tableId the table's
     * @param last the highest id that the table ever gave
     */
    Numbering(String tableId, long last) {
      this.scope = tableId + "/" + last + "/";
      this.last = last;
    }

    StructField number(StructField field, String path) {
      FieldMetadata metadata =
          FieldMetadata.builder()
              .fromMetadata(field.getMetadata())
              .putLong(ID, ++last)
              .putString(PHYSICAL_NAME, "col-" + UUID.nameUUIDFromBytes(bytes(scope + path)))
              .build();
      return new StructField(
          field.getName(), numbered(field.getDataType(), path), field.isNullable(), metadata);
    }

    private DataType numbered(DataType type, String path) {
      if (type instanceof StructType struct) {
        return new StructType(
            struct.fields().stream()
                .map(field -> number(field, path + "." + field.getName()))
                .toList());
      }
      if (type instanceof ArrayType array) {
        return new ArrayType(
            numbered(array.getElementType(), path + ".element"), array.containsNull());
      }
      return type instanceof MapType map
          ? new MapType(
              numbered(map.getKeyType(), path + ".key"),
              numbered(map.getValueType(), path + ".value"),
              map.isValueContainsNull())
          : type;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
