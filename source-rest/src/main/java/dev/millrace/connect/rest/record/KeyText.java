package dev.millrace.connect.rest.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.json.JsonTree;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Keys of records as text, from which the same key is made again: a JSON array of {@code
 * name,type,value} for each field. Stored: how it looks stays.
 */
final class KeyText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int PARTS = 3;

  /** The name of a key that has no fields. */
  private static final String ITSELF = "";

  private KeyText() {}

  /**
   * @param where what messages call the record
   * @throws DataException if the key has no value, or one of a type that is not kept
   */
  static String of(String where, SchemaAndValue key) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).setHighestNonEscapedChar(127)) {
      json.writeStartArray();
      if (key.value() instanceof Struct struct && isPlain(struct.schema())) {
        for (Field field : struct.schema().fields()) {
          write(json, where, field.name(), field.schema(), struct.get(field));
        }
      } else if (key.value() instanceof Map<?, ?> map) {
        for (Map.Entry<?, ?> field : map.entrySet()) {
          write(json, where, (String) field.getKey(), null, field.getValue());
        }
      } else {
        write(json, where, ITSELF, key.schema(), key.value());
      }
      json.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of memory
    }
    return text.toString();
  }

  /** As keys of several fields are. */
  private static boolean isPlain(Schema schema) {
    return schema.name() == null && !schema.isOptional();
  }

  private static void write(
      JsonGenerator json, String where, String name, Schema schema, Object value)
      throws IOException {
    KeyType type = value == null ? null : KeyType.of(schema, value);
    if (type == null) {
      throw new DataException(
          where
              + " has "
              + (value == null ? "nothing" : schema == null ? value.getClass() : schema)
              + (name.isEmpty() ? " as its key" : " in '" + name + "' of its key")
              + ", and deletes=compare keeps texts, numbers, booleans, dates and times only:"
              + " choose other key.fields, or deletes=none");
    }
    json.writeString(name);
    json.writeString(type.name() + (schema != null && schema.isOptional() ? "?" : ""));
    json.writeString(type.text(value));
  }

  /**
   * @throws IllegalArgumentException if no key has that text
   */
  static SchemaAndValue parse(String text) {
    if (!(JsonTree.parse(text) instanceof List<?> parts)
        || parts.isEmpty()
        || parts.size() % PARTS != 0
        || !parts.stream().allMatch(String.class::isInstance)) {
      throw new IllegalArgumentException("a stored key is none: " + text);
    }
    Map<String, SchemaAndValue> fields = new LinkedHashMap<>();
    List<String> texts = new ArrayList<>();
    parts.forEach(each -> texts.add((String) each));
    for (int i = 0; i < texts.size(); i += PARTS) {
      fields.put(texts.get(i), field(texts.get(i + 1), texts.get(i + 2)));
    }
    SchemaAndValue itself = fields.get(ITSELF);
    return itself == null ? several(fields) : itself;
  }

  private static SchemaAndValue field(String type, String text) {
    boolean optional = type.endsWith("?");
    KeyType known = KeyType.named(optional ? type.substring(0, type.length() - 1) : type);
    return known.of(text, optional);
  }

  private static SchemaAndValue several(Map<String, SchemaAndValue> fields) {
    if (fields.values().stream().anyMatch(field -> field.schema() == null)) {
      Map<String, Object> key = new LinkedHashMap<>();
      fields.forEach((name, field) -> key.put(name, field.value()));
      return new SchemaAndValue(null, key);
    }
    SchemaBuilder schema = SchemaBuilder.struct();
    fields.forEach((name, field) -> schema.field(name, field.schema()));
    Struct key = new Struct(schema.build());
    fields.forEach((name, field) -> key.put(name, field.value()));
    return new SchemaAndValue(key.schema(), key);
  }
}
