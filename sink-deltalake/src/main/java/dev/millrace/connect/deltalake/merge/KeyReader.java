package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.data.ParquetTypes;
import dev.millrace.connect.files.format.ParquetColumn;
import dev.millrace.connect.files.format.ParquetLeaf;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Reads keys and ordering values out of structs of one schema: as they would come back from a file
 * that they were written to. Not thread-safe.
 */
final class KeyReader {
  private final List<Part> key;
  private final Part ordering;
  private final Captured captured = new Captured();

  /**
   * @param field null if the structs have none
   */
  private record Part(KeyColumns.Column column, Field field, PrimitiveType at, ParquetColumn leaf) {
    static Part of(KeyColumns.Column column, Schema schema) {
      Field field =
          schema.fields().stream()
              .filter(each -> each.name().equalsIgnoreCase(column.name()))
              .findFirst()
              .orElse(null);
      PrimitiveType at = ParquetTypes.primitive(column.dataType());
      try {
        return new Part(
            column, field, at, field == null ? null : ParquetLeaf.of(field.schema(), at));
      } catch (DataException e) {
        throw new DataException("Field '" + column.name() + "': " + e.getMessage(), e);
      }
    }
  }

  /**
   * @throws DataException if a field does not fit its column, or the key has no such field
   */
  KeyReader(KeyColumns columns, Schema schema) {
    key = columns.key().stream().map(column -> Part.of(column, schema)).toList();
    ordering = columns.ordering().map(column -> Part.of(column, schema)).orElse(null);
    for (Part part : key) {
      if (part.field() == null) {
        throw new DataException("Field '" + part.column().name() + "': the key has no such field");
      }
    }
  }

  /**
   * The key, as {@link KeyType} has its values.
   *
   * @throws DataException if a value is null, or does not fit its column
   */
  List<Object> key(Struct struct) {
    if (key.size() == 1) {
      return List.of(keyValue(key.get(0), struct));
    }
    List<Object> values = new ArrayList<>(key.size());
    for (Part part : key) {
      values.add(keyValue(part, struct));
    }
    return values;
  }

  private Object keyValue(Part part, Struct struct) {
    Object value = value(part, struct);
    if (value == null) {
      throw new DataException(
          "Field '" + part.column().name() + "': a value of the key can't be null");
    }
    return value;
  }

  /** The ordering value; null if there is none. */
  Object ordering(Struct struct) {
    return ordering == null || ordering.field() == null ? null : value(ordering, struct);
  }

  private Object value(Part part, Struct struct) {
    Object value = struct.get(part.field());
    if (value == null) {
      return null;
    }
    try {
      part.leaf().check(value);
      part.leaf().write(captured, value);
      return part.column().type().of(captured.value, part.at());
    } catch (DataException e) {
      throw new DataException("Field '" + part.column().name() + "': " + e.getMessage(), e);
    }
  }

  /** Takes what would be written. */
  private static final class Captured extends RecordConsumer {
    private Object value;

    @Override
    public void startMessage() {}

    @Override
    public void endMessage() {}

    @Override
    public void startField(String field, int index) {}

    @Override
    public void endField(String field, int index) {}

    @Override
    public void startGroup() {}

    @Override
    public void endGroup() {}

    @Override
    public void addInteger(int number) {
      value = number;
    }

    @Override
    public void addLong(long number) {
      value = number;
    }

    @Override
    public void addBoolean(boolean bool) {
      value = bool;
    }

    @Override
    public void addBinary(Binary bytes) {
      value = bytes;
    }

    @Override
    public void addFloat(float number) {
      value = number;
    }

    @Override
    public void addDouble(double number) {
      value = number;
    }
  }
}
