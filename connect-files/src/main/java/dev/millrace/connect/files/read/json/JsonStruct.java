package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.files.read.FieldSlot;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** An object as a struct. Immutable. */
final class JsonStruct implements JsonColumn {
  private final Schema schema;
  private final FieldSlot[] fields;
  private final JsonColumn[] columns;
  private final boolean anyNeeded;
  private final boolean grows;
  private final Map<String, Integer> byName = new HashMap<>();

  JsonStruct(Schema schema, JsonColumns columns, boolean grows) {
    this.schema = schema;
    this.grows = grows;
    fields = schema.fields().stream().map(FieldSlot::new).toArray(FieldSlot[]::new);
    this.columns = new JsonColumn[fields.length];
    boolean needed = false;
    for (int i = 0; i < fields.length; i++) {
      this.columns[i] = columns.of(fields[i].schema());
      needed |= !fields[i].nullable();
      byName.put(fields[i].name(), i);
    }
    anyNeeded = needed;
  }

  @Override
  public Object read(JsonParser parser, JsonBytes json) throws IOException, JsonMisfit {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new JsonMisfit("is no object, but " + parser.currentToken());
    }
    Struct struct = new Struct(schema);
    int next = 0;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      int field = find(name, next);
      parser.nextToken();
      if (field >= 0) {
        next = field + 1;
        put(struct, field, parser, json);
      } else if (grows) {
        throw new JsonMisfit("is new").within(name);
      } else {
        parser.skipChildren();
      }
    }
    if (anyNeeded) {
      checkNeeded(struct);
    }
    return struct;
  }

  /** Records have their fields in one order, mostly: then none is looked up. */
  private int find(String name, int next) {
    if (next < fields.length && fields[next].name().equals(name)) {
      return next;
    }
    Integer field = byName.get(name);
    return field == null ? -1 : field;
  }

  private void put(Struct struct, int field, JsonParser parser, JsonBytes json)
      throws IOException, JsonMisfit {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return; // Needed ones are looked for at the end.
    }
    try {
      fields[field].put(struct, columns[field].read(parser, json));
    } catch (JsonMisfit e) {
      throw e.within(fields[field].name());
    }
  }

  private void checkNeeded(Struct struct) throws JsonMisfit {
    for (int i = 0; i < fields.length; i++) {
      if (!fields[i].nullable() && fields[i].get(struct) == null) {
        throw new JsonMisfit("is missing or null, and not optional").within(fields[i].name());
      }
    }
  }
}
