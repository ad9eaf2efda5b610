package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.deltalake.log.ColumnIds;
import dev.millrace.connect.files.format.ParquetLeaf;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TypeChange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;

/**
 * What a table's schema has to become for records of a schema: new columns, wider types, null where
 * it was not allowed. Fields find their column by name, whatever its case. Immutable.
 *
 * @param allowed whether the table's schema may change at all
 * @param widening whether a column's type may become a wider one: where the table has the feature
 * @param mapping of a table that maps columns: new ones get a physical name and an id
 * @param partitionColumns their types stay
 */
public record Evolution(
    boolean allowed, boolean widening, Optional<Mapping> mapping, List<String> partitionColumns) {

  /** What names of columns can't hold in a table that does not map them. */
  private static final String REFUSED_IN_NAMES = " ,;{}()\n\t=";

  private static final int MAX_COLUMNS = 10_000;

  /**
   * How a table maps columns.
   *
   * @param tableId its id
   * @param lastColumnId the highest id that it gave to a column
   */
  public record Mapping(String tableId, long lastColumnId) {}

  public Evolution {
    partitionColumns = List.copyOf(partitionColumns);
  }

  /**
   * The schema that {@code table} has to have.
   *
   * @param inferred whether the record's schema was made from values, in which all is optional:
   *     columns that are {@code NOT NULL} stay so then, and refuse nulls
   * @return {@code table} itself if it is good as it is
   * @throws DataException if the records do not fit and the table may not, or can't, change; names
   *     the field and says what to do
   */
  public StructType of(StructType table, Schema record, boolean inferred) {
    if (record == null || record.type() != Schema.Type.STRUCT) {
      throw new DataException(
          "A table needs a value that is a struct or an object, not "
              + (record == null ? "one without a schema" : record.type())
              + ": wrap it by a transform, such as HoistField");
    }
    ColumnMapping.Numbering numbering =
        mapping
            .map(
                of ->
                    new ColumnMapping.Numbering(
                        of.tableId(), Math.max(of.lastColumnId(), ColumnIds.highest(table))))
            .orElse(null);
    return new Walk(inferred, numbering).struct(table, record, "", 0);
  }

  /** The columns of a table that is made for records of a schema. */
  StructType columns(Schema record) {
    return of(new StructType(), record, false);
  }

  /** One run over a record's schema. */
  private final class Walk {
    private final boolean inferred;
    private final ColumnMapping.Numbering numbering;

    Walk(boolean inferred, ColumnMapping.Numbering numbering) {
      this.inferred = inferred;
      this.numbering = numbering;
    }

    StructType struct(StructType table, Schema record, String path, int depth) {
      Map<String, Field> fields = byName(record);
      List<StructField> columns = new ArrayList<>();
      boolean changed = false;
      for (StructField column : table.fields()) {
        Field field = fields.remove(column.getName());
        StructField evolved =
            field == null || DeltaTypes.unknown(field.schema())
                ? without(column)
                : with(column, field, path + column.getName(), depth);
        changed |= !evolved.equals(column);
        columns.add(evolved);
      }
      for (Field field : record.fields()) {
        if (fields.containsKey(field.name()) && !DeltaTypes.unknown(field.schema())) {
          columns.add(added(field, path + field.name(), depth, table.length() == 0));
          changed = true;
        }
      }
      if (columns.isEmpty()) {
        throw new DataException("no field has a column, and none can be made: all are null");
      }
      if (columns.size() > MAX_COLUMNS) {
        throw new DataException(
            "the table would have more than " + MAX_COLUMNS + " columns: are the names data?");
      }
      return changed ? new StructType(columns) : table;
    }

    private StructField without(StructField column) {
      if (column.isNullable() || inferred) {
        return column;
      }
      if (!allowed) {
        throw new DataException(
            "Field '"
                + column.getName()
                + "': the record has none, and the column is NOT NULL: give the record one, or let"
                + " the column be null by schema.evolution=basic");
      }
      return nullable(column);
    }

    private StructField with(StructField column, Field field, String path, int depth) {
      try {
        StructField evolved = typed(column, field.schema(), path, depth);
        return evolved.isNullable() || inferred || !allowed || !field.schema().isOptional()
            ? evolved
            : nullable(evolved);
      } catch (DataException e) {
        throw FieldFault.in(field.name(), e);
      }
    }

    private StructField typed(StructField column, Schema record, String path, int depth) {
      DataType from = column.getDataType();
      Optional<DataType> wider =
          allowed && widening && !partitionColumns.contains(column.getName())
              ? Widening.of(from, record)
              : Optional.empty();
      if (wider.isEmpty()) {
        DataType to = type(from, record, path, depth);
        return to.equals(from) ? column : column.withDataType(to);
      }
      List<TypeChange> changes = new ArrayList<>(column.getTypeChanges());
      changes.add(new TypeChange(from, wider.get()));
      return new StructField(
              column.getName(), wider.get(), column.isNullable(), column.getMetadata())
          .withTypeChanges(changes);
    }

    private DataType type(DataType table, Schema record, String path, int depth) {
      if (table instanceof StructType struct && record.type() == Schema.Type.STRUCT) {
        return struct(struct, record, path + ".", depth + 1);
      }
      if (table instanceof ArrayType array && record.type() == Schema.Type.ARRAY) {
        DataType to =
            element(array.getElementType(), record.valueSchema(), path + ".element", depth);
        return to.equals(array.getElementType())
            ? array
            : new ArrayType(array.getElementField().withDataType(to));
      }
      if (table instanceof MapType map && record.type() == Schema.Type.MAP) {
        DataType key = element(map.getKeyType(), record.keySchema(), path + ".key", depth);
        DataType value = element(map.getValueType(), record.valueSchema(), path + ".value", depth);
        return key.equals(map.getKeyType()) && value.equals(map.getValueType())
            ? map
            : new MapType(
                map.getKeyField().withDataType(key), map.getValueField().withDataType(value));
      }
      boolean simple = !table.isNested() && record.type().isPrimitive();
      if (!simple || !fits(table, record)) {
        throw new DataException(
            "a "
                + name(record)
                + " does not fit the column's type "
                + name(table)
                + (allowed && !widening ? ", and the table has no type widening" : "")
                + ": convert it by a transform, or send it elsewhere");
      }
      return table;
    }

    private DataType element(DataType table, Schema record, String path, int depth) {
      return DeltaTypes.unknown(record) ? table : type(table, record, path, depth + 1);
    }

    private StructField added(Field field, String path, int depth, boolean created) {
      if (!allowed) {
        throw new DataException(
            "Field '"
                + field.name()
                + "': the table has no such column: let it be added by schema.evolution=basic, or"
                + " drop the field by a transform");
      }
      try {
        StructField column =
            new StructField(
                field.name(),
                DeltaTypes.of(field.schema(), depth + 1, true),
                !created || field.schema().isOptional());
        if (numbering != null) {
          return numbering.number(column, path);
        }
        requireName(column);
        return column;
      } catch (DataException e) {
        throw FieldFault.in(field.name(), e);
      }
    }
  }

  private static StructField nullable(StructField column) {
    return new StructField(column.getName(), column.getDataType(), true, column.getMetadata())
        .withTypeChanges(column.getTypeChanges());
  }

  /** The fields that columns find by their names in any case. */
  static Map<String, Field> byName(Schema record) {
    Map<String, Field> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> names = new HashSet<>();
    for (Field field : record.fields()) {
      if (!names.add(field.name().toLowerCase(Locale.ROOT))) {
        throw new DataException(
            "Field '"
                + field.name()
                + "': another field has the same name but for its case, and a table can't: rename"
                + " one by a transform");
      }
      fields.put(field.name(), field);
    }
    return fields;
  }

  private static boolean fits(DataType table, Schema record) {
    try {
      return ParquetLeaf.of(record, ParquetTypes.primitive(table)) != null;
    } catch (DataException e) {
      return false;
    }
  }

  private static String name(Schema schema) {
    return schema.name() == null
        ? schema.type().getName()
        : schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }

  private static String name(DataType type) {
    return type instanceof StructType
        ? "struct"
        : type instanceof ArrayType ? "array" : type instanceof MapType ? "map" : type.toString();
  }

  private static void requireName(StructField column) {
    if (column.getName().isEmpty()
        || column.getName().chars().anyMatch(c -> REFUSED_IN_NAMES.indexOf(c) >= 0)) {
      throw new DataException(
          "a column can't have a name that is empty or holds one of '"
              + " ,;{}()=', tabs or ends of line, unless the table has delta.columnMapping.mode=name:"
              + " rename the field by a transform");
    }
    requireNames(column.getDataType());
  }

  private static void requireNames(DataType type) {
    if (type instanceof StructType struct) {
      for (StructField field : struct.fields()) {
        try {
          requireName(field);
        } catch (DataException e) {
          throw FieldFault.in(field.getName(), e);
        }
      }
    } else if (type instanceof ArrayType array) {
      requireNames(array.getElementType());
    } else if (type instanceof MapType map) {
      requireNames(map.getKeyType());
      requireNames(map.getValueType());
    }
  }
}
