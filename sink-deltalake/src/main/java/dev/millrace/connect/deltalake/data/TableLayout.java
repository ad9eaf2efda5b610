package dev.millrace.connect.deltalake.data;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.files.format.ParquetColumn;
import dev.millrace.connect.files.format.ParquetLeaf;
import dev.millrace.connect.files.format.ParquetPlan;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/**
 * The data files of a table under one schema: their Parquet type, and what goes where. Immutable.
 */
public final class TableLayout {
  /** Of elements that were null so far. */
  private static final ParquetColumn NOTHING =
      (consumer, value) -> {
        throw new IllegalStateException("No column was made for " + value);
      };

  private final StructType schema;
  private final List<String> partitionColumns;
  private final MessageType type;

  /**
   * @param partitionColumns logical names, in the table's order
   */
  public TableLayout(StructType schema, List<String> partitionColumns) {
    this.schema = schema;
    this.partitionColumns = List.copyOf(partitionColumns);
    this.type = ParquetTypes.file(schema, partitionColumns);
  }

  /** The table's. */
  public StructType schema() {
    return schema;
  }

  /** Logical names. */
  public List<String> partitionColumns() {
    return partitionColumns;
  }

  /** The Parquet type of its data files. */
  public MessageType type() {
    return type;
  }

  /**
   * How records of a schema are written.
   *
   * @param record one that {@link Evolution} has made the table's schema fit
   * @throws DataException if a field has no place
   */
  public RecordPlan plan(Schema record) {
    Map<String, Field> fields = Evolution.byName(record);
    List<PartitionValues.Part> parts = new ArrayList<>();
    for (String column : partitionColumns) {
      parts.add(PartitionValues.part(schema.get(column), fields.get(column)));
    }
    List<StructField> columns =
        schema.fields().stream()
            .filter(field -> !partitionColumns.contains(field.getName()))
            .toList();
    return new RecordPlan(
        new ParquetPlan(type, new ParquetColumn.Fields(slots(columns, type, fields))),
        new PartitionValues(parts));
  }

  private static List<ParquetColumn.Slot> slots(
      List<StructField> columns, GroupType group, Map<String, Field> fields) {
    List<ParquetColumn.Slot> slots = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      StructField column = columns.get(i);
      Field field = fields.get(column.getName());
      if (field == null || field.schema().equals(SchemaInference.UNKNOWN)) {
        if (!column.isNullable()) {
          throw new DataException(
              "Field '" + column.getName() + "': the column is NOT NULL, and the record has none");
        }
        continue;
      }
      try {
        Type at = group.getType(i);
        slots.add(
            new ParquetColumn.Slot(field, at, i, column(column.getDataType(), at, field.schema())));
      } catch (DataException e) {
        throw FieldFault.in(field.name(), e);
      }
    }
    return slots;
  }

  private static ParquetColumn column(DataType table, Type at, Schema record) {
    if (record.equals(SchemaInference.UNKNOWN)) {
      return NOTHING;
    }
    if (table instanceof StructType struct) {
      return new ParquetColumn.Group(
          new ParquetColumn.Fields(
              slots(struct.fields(), at.asGroupType(), Evolution.byName(record))));
    }
    if (table instanceof ArrayType array) {
      Type element = at.asGroupType().getType(0).asGroupType().getType(0);
      return new ParquetColumn.Elements(
          column(array.getElementType(), element, record.valueSchema()), !array.containsNull());
    }
    if (table instanceof MapType map) {
      GroupType entry = at.asGroupType().getType(0).asGroupType();
      return new ParquetColumn.Entries(
          column(map.getKeyType(), entry.getType(0), record.keySchema()),
          column(map.getValueType(), entry.getType(1), record.valueSchema()),
          !map.isValueContainsNull());
    }
    return ParquetLeaf.of(record, at.asPrimitiveType());
  }
}
