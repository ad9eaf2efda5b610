package dev.millrace.connect.jdbc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Prints Connect values so that those which differ print differently. */
final class Values {
  private Values() {}

  /** With its class, for 1 and 1L print alike. */
  @SuppressWarnings("JavaUtilDate") // the class of Connect's logical types
  static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return text(bytes);
    }
    if (value instanceof java.util.Date date) {
      return "date " + date.getTime();
    }
    if (value instanceof List<?> list) {
      return Arrays.toString(list.stream().map(Values::text).toArray());
    }
    if (value instanceof Struct struct) {
      StringBuilder text = new StringBuilder();
      for (Field field : struct.schema().fields()) {
        text.append(field.name()).append('=').append(text(struct.get(field))).append(' ');
      }
      return "{" + text + "}";
    }
    return value == null ? "null" : value.getClass().getSimpleName() + " " + value;
  }

  /** All that a schema says. */
  static String text(Schema schema) {
    StringBuilder text = new StringBuilder(schema.type() + " " + schema.name());
    text.append(schema.isOptional() ? " optional" : "").append(" v").append(schema.version());
    text.append(" default ").append(schema.defaultValue()).append(' ').append(schema.doc());
    text.append(' ').append(schema.parameters()).append('\n');
    if (schema.type() == Schema.Type.STRUCT) {
      schema.fields().forEach(f -> text.append(f.name()).append(": ").append(text(f.schema())));
    } else if (schema.type() == Schema.Type.ARRAY) {
      text.append("of ").append(text(schema.valueSchema()));
    } else if (schema.type() == Schema.Type.MAP) {
      text.append("of ").append(text(schema.keySchema())).append(text(schema.valueSchema()));
    }
    return text.toString();
  }

  /**
   * Where rows that were read differ from those in the envelopes of a log.
   *
   * @param typeOf tells the database's type of a field
   */
  static List<String> differences(
      List<SourceRecord> rows, List<SourceRecord> changes, IntFunction<String> typeOf) {
    List<String> differences = new ArrayList<>();
    if (rows.size() != changes.size()) {
      differences.add(rows.size() + " rows, but " + changes.size() + " changes");
    }
    for (int i = 0; i < Math.min(rows.size(), changes.size()); i++) {
      Struct row = (Struct) rows.get(i).value();
      Struct after = ((Struct) changes.get(i).value()).getStruct("after");
      if (row.schema().fields().size() != after.schema().fields().size()) {
        differences.add(row.schema().fields() + ", but " + after.schema().fields());
      }
      for (Field field : row.schema().fields()) {
        Field there = after.schema().field(field.name());
        compare(
            text(field.schema()), text(there.schema()), typeOf.apply(field.index()), differences);
        compare(
            text(row.get(field)), text(after.get(there)), typeOf.apply(field.index()), differences);
      }
    }
    return differences;
  }

  private static void compare(String row, String change, String type, List<String> differences) {
    if (!row.equals(change)) {
      differences.add(type + ": " + row + " in the row, but " + change);
    }
  }
}
