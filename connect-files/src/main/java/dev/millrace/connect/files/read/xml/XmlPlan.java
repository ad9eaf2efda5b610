package dev.millrace.connect.files.read.xml;

import dev.millrace.connect.files.format.TextPlan;
import dev.millrace.connect.files.read.text.TextColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** How elements become structs of one schema; built once a schema. Immutable. */
final class XmlPlan {
  private static final TextPlan JSON = TextPlan.of(null);

  private final XmlRules rules;
  private final boolean exact;
  private final Schema schema;
  private final Map<String, Slot> slots = new HashMap<>();

  /** One member's place. */
  private record Slot(Field field, boolean many, Column column) {}

  /** Makes a value of what is not null. */
  @FunctionalInterface
  private interface Column {
    Object of(Object value, boolean lenient);
  }

  /** A value has no place in the schema. */
  static final class Misfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Misfit(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * @param exact whether the schema was inferred: then nothing is left out, or loses a digit
   * @throws DataException if XML can't be read as the schema
   */
  XmlPlan(Schema schema, XmlRules rules, boolean exact) {
    this.schema = schema;
    this.rules = rules;
    this.exact = exact;
    for (Field field : schema.fields()) {
      boolean many = field.schema().type() == Schema.Type.ARRAY;
      Schema each = many ? field.schema().valueSchema() : field.schema();
      slots.put(field.name(), new Slot(field, many, column(field.name(), each)));
    }
  }

  Schema schema() {
    return schema;
  }

  private Column column(String name, Schema to) {
    if (to.type() == Schema.Type.STRUCT) {
      XmlPlan inner = new XmlPlan(to, rules, exact);
      return inner::struct;
    }
    TextColumn column = TextColumn.of(to, rules.types(), exact);
    boolean text = to.type() == Schema.Type.STRING;
    return (value, lenient) -> {
      if (value instanceof XmlElement element) {
        if (text && lenient) {
          return JSON.text(element.plain(rules));
        }
        throw new Misfit("'" + name + "' has attributes or children");
      }
      byte[] bytes = ((String) value).getBytes(StandardCharsets.UTF_8);
      Object read = column.read(bytes, 0, bytes.length);
      if (read == TextColumn.MISFIT) {
        throw new Misfit("'" + name + "' is no " + kind(to) + ": '" + value + "'");
      }
      return read;
    };
  }

  private static String kind(Schema schema) {
    return schema.name() == null
        ? schema.type().getName()
        : schema.name().substring(schema.name().lastIndexOf('.') + 1);
  }

  /**
   * @param value a record; null for an empty one
   * @param lenient whether what fits no type becomes text in a column of texts
   * @throws Misfit if it doesn't fit
   */
  Struct struct(Object value, boolean lenient) {
    Struct struct = new Struct(schema);
    if (value instanceof XmlElement element) {
      Map<Slot, List<Object>> lists = null;
      for (int i = 0; i < element.size(); i++) {
        Slot slot = slots.get(element.name(i));
        if (slot == null) {
          unknown(element.name(i));
        } else if (slot.many()) {
          lists = lists == null ? new HashMap<>() : lists;
          lists
              .computeIfAbsent(slot, s -> new ArrayList<>())
              .add(made(slot, element.value(i), lenient));
        } else {
          put(struct, slot, element, i, lenient);
        }
      }
      if (lists != null) {
        lists.forEach((slot, list) -> struct.put(slot.field(), list));
      }
    } else if (value != null) {
      Slot slot = slots.get(rules.text());
      if (slot == null || slot.many()) {
        unknown(rules.text());
      } else {
        struct.put(slot.field(), made(slot, value, lenient));
      }
    }
    checkRequired(struct);
    return struct;
  }

  /** Whether each member of a record has its place. */
  boolean knows(Object record) {
    if (!(record instanceof XmlElement element)) {
      return record == null || slots.containsKey(rules.text());
    }
    for (int i = 0; i < element.size(); i++) {
      if (!slots.containsKey(element.name(i))) {
        return false;
      }
    }
    return true;
  }

  private void unknown(String name) {
    if (exact) {
      throw new Misfit("'" + name + "' is new");
    }
  }

  private Object made(Slot slot, Object value, boolean lenient) {
    boolean none =
        value == null || (value instanceof String && rules.types().nulls().contains(value));
    return none ? null : slot.column().of(value, lenient);
  }

  private void put(Struct struct, Slot slot, XmlElement element, int index, boolean lenient) {
    if (struct.getWithoutDefault(slot.field().name()) == null) {
      Object made = made(slot, element.value(index), lenient);
      if (made != null) {
        struct.put(slot.field(), made);
      }
    } else if (lenient && slot.field().schema().type() == Schema.Type.STRING) {
      struct.put(slot.field(), JSON.text(element.plain(rules).get(slot.field().name())));
    } else {
      throw new Misfit("'" + slot.field().name() + "' stands there more than once");
    }
  }

  private void checkRequired(Struct struct) {
    for (Slot slot : slots.values()) {
      if (!slot.field().schema().isOptional() && struct.get(slot.field()) == null) {
        throw new Misfit("'" + slot.field().name() + "' is missing, and required");
      }
    }
  }
}
