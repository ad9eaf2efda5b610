package dev.millrace.connect.deltalake.log;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Applies what a chunk needs of a schema to what the table has by now: the difference between two
 * schemas on top of a third. What all three agree in stays; what only one side changed is taken;
 * what both changed must be the same.
 */
final class SchemaUnion {
  /** What tells columns of one name apart in tables that map them. */
  private static final List<String> MAPPING =
      List.of("delta.columnMapping.id", "delta.columnMapping.physicalName");

  private final String table;

  private SchemaUnion(String table) {
    this.table = table;
  }

  /**
   * @param current the table's
   * @param mapped whether the table maps columns: then two that were added alike are not the same
   * @return {@code current} itself if the chunk's files fit it
   * @throws SchemaChanged if the files do not fit what the table has become
   */
  static StructType of(String table, StructType current, Chunk chunk, boolean mapped)
      throws SchemaChanged {
    StructType base = chunk.schema();
    StructType wanted = chunk.evolved().orElse(base);
    if (current.equals(base)) {
      return wanted;
    }
    if (current.equals(wanted)) {
      return current;
    }
    SchemaUnion union = new SchemaUnion(table);
    StructType all = union.struct(current, base, wanted, "");
    if (mapped && !all.equals(current)) {
      throw new SchemaChanged(table + ": its columns have changed while others were to be added");
    }
    return all;
  }

  private StructType struct(StructType current, StructType base, StructType wanted, String prefix)
      throws SchemaChanged {
    Map<String, StructField> bases = byName(base);
    Map<String, StructField> wants = byName(wanted);
    List<StructField> all = new ArrayList<>();
    for (StructField field : current.fields()) {
      String path = prefix + field.getName();
      StructField was = bases.remove(field.getName());
      StructField wish = wants.remove(field.getName());
      if (wish != null) {
        all.add(field(field, was, wish, path));
      } else if (field.isNullable()) {
        all.add(field);
      } else {
        throw changed("the column '" + path + "', which is NOT NULL, was added");
      }
    }
    if (!bases.isEmpty()) {
      throw changed(
          "the column '" + prefix + bases.values().iterator().next().getName() + "' is gone");
    }
    all.addAll(wants.values());
    return all.equals(current.fields()) ? current : new StructType(all);
  }

  private static Map<String, StructField> byName(StructType struct) {
    Map<String, StructField> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    struct.fields().forEach(field -> fields.put(field.getName(), field));
    return fields;
  }

  /**
   * @param base null if the column was added on both sides
   */
  private StructField field(StructField current, StructField base, StructField wanted, String path)
      throws SchemaChanged {
    if (current.equals(wanted)) {
      return current;
    }
    if (!sameColumn(current, base == null ? wanted : base)) {
      throw changed("the column '" + path + "' is another one");
    }
    if (wanted.isNullable() && !current.isNullable() && (base == null || base.isNullable())) {
      throw changed("the column '" + path + "' has become NOT NULL");
    }
    DataType type =
        type(
            current.getDataType(),
            base == null ? null : base.getDataType(),
            wanted.getDataType(),
            path);
    StructField typed =
        type.equals(current.getDataType())
            ? current
            : type.equals(wanted.getDataType()) ? wanted : current.withDataType(type);
    return wanted.isNullable() && !typed.isNullable()
        ? new StructField(typed.getName(), typed.getDataType(), true, typed.getMetadata())
            .withTypeChanges(typed.getTypeChanges())
        : typed;
  }

  /** Columns that were added apart have different names in files, and different ids. */
  private static boolean sameColumn(StructField current, StructField other) {
    return current.getName().equals(other.getName())
        && MAPPING.stream()
            .allMatch(
                key ->
                    Objects.equals(current.getMetadata().get(key), other.getMetadata().get(key)));
  }

  private DataType type(DataType current, DataType base, DataType wanted, String path)
      throws SchemaChanged {
    if (current.equals(wanted)) {
      return current;
    }
    if (current.equals(base)) {
      return wanted;
    }
    if (current instanceof StructType now && wanted instanceof StructType want) {
      StructType was = base instanceof StructType struct ? struct : new StructType();
      return struct(now, was, want, path + ".");
    }
    if (current instanceof ArrayType now && wanted instanceof ArrayType want) {
      DataType was = base instanceof ArrayType array ? array.getElementType() : null;
      DataType element = type(now.getElementType(), was, want.getElementType(), path + ".element");
      return new ArrayType(now.getElementField().withDataType(element));
    }
    if (current instanceof MapType now && wanted instanceof MapType want) {
      DataType key = base instanceof MapType map ? map.getKeyType() : null;
      DataType value = base instanceof MapType map ? map.getValueType() : null;
      return new MapType(
          now.getKeyField()
              .withDataType(type(now.getKeyType(), key, want.getKeyType(), path + ".key")),
          now.getValueField()
              .withDataType(type(now.getValueType(), value, want.getValueType(), path + ".value")));
    }
    throw changed(
        "the type of the column '" + path + "' is " + current + " and no longer " + wanted);
  }

  private SchemaChanged changed(String what) {
    return new SchemaChanged(table + ": another writer has changed it: " + what);
  }
}
