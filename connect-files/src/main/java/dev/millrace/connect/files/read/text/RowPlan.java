package dev.millrace.connect.files.read.text;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.files.read.FieldSlot;
import dev.millrace.connect.files.read.Schemas.Mode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** One file's columns as one schema's fields. Immutable. */
final class RowPlan {
  /** Of {@link #fill}: the row is in the struct. */
  static final int DONE = -1;

  private static final TextColumn ALWAYS_WIDER = (b, from, to) -> TextColumn.MISFIT;

  private final Schema schema;
  private final FieldSlot[] slots;
  private final TextColumn[] columns;
  private final boolean[] text;
  private final byte[][] nulls;
  private final boolean emptyIsNull;

  /**
   * @param names of the file's columns; the schema may lack some of them
   * @param file for messages
   * @throws IOException if the file lacks a column that the schema can't do without
   */
  RowPlan(Schema schema, List<String> names, Mode mode, TypeRules rules, String file)
      throws IOException {
    this.schema = schema;
    slots = new FieldSlot[names.size()];
    columns = new TextColumn[names.size()];
    text = new boolean[names.size()];
    for (int i = 0; i < slots.length; i++) {
      Field field = schema.field(names.get(i));
      if (field != null) {
        slots[i] = new FieldSlot(field);
        columns[i] = column(field, mode, rules);
        text[i] = field.schema().type() == Schema.Type.STRING;
      }
    }
    nulls = nulls(rules.nulls());
    emptyIsNull = rules.nulls().contains("");
    for (Field field : schema.fields()) {
      Schema type = field.schema();
      if (!type.isOptional() && type.defaultValue() == null && !names.contains(field.name())) {
        throw new IOException(
            "'%s' has no column for the field '%s', which is not optional; its columns are %s"
                .formatted(file, field.name(), names));
      }
    }
  }

  private static TextColumn column(Field field, Mode mode, TypeRules rules) {
    if (mode != Mode.GIVEN && field.schema().equals(SchemaInference.UNKNOWN)) {
      return ALWAYS_WIDER;
    }
    try {
      return TextColumn.of(field.schema(), rules, mode != Mode.GIVEN);
    } catch (DataException e) {
      throw new DataException("Field '" + field.name() + "': " + e.getMessage(), e);
    }
  }

  private static byte[][] nulls(Set<String> texts) {
    return texts.stream()
        .filter(each -> !each.isEmpty())
        .map(each -> each.getBytes(StandardCharsets.UTF_8))
        .toArray(byte[][]::new);
  }

  Schema schema() {
    return schema;
  }

  /**
   * Fills a struct of {@link #schema}.
   *
   * @return {@link #DONE}, or the column whose text is no value of its field
   */
  int fill(Struct row, Cells cells) {
    int count = Math.min(columns.length, cells.count());
    for (int i = 0; i < count; i++) {
      if (columns[i] == null) {
        continue;
      }
      if (isNull(cells, i)) {
        if (!slots[i].nullable()) {
          return i;
        }
        continue;
      }
      Object value = columns[i].read(cells.bytes(), cells.from(i), cells.to(i));
      if (value == TextColumn.MISFIT) {
        return i;
      }
      slots[i].put(row, value);
    }
    return DONE;
  }

  /** In quotes the empty text is one, but it is no number either. */
  private boolean isNull(Cells cells, int cell) {
    int from = cells.from(cell);
    int length = cells.to(cell) - from;
    if (length == 0) {
      return cells.quoted(cell) ? !text[cell] : emptyIsNull || !text[cell];
    }
    return nulls.length > 0 && !cells.quoted(cell) && isNull(cells.bytes(), from, length);
  }

  private boolean isNull(byte[] bytes, int from, int length) {
    for (byte[] each : nulls) {
      if (each.length == length && Arrays.equals(each, 0, length, bytes, from, from + length)) {
        return true;
      }
    }
    return false;
  }

  Schema schema(int column) {
    return slots[column].schema();
  }
}
