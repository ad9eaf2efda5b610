package dev.millrace.connect.rest.openapi;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.read.json.JsonPath;
import dev.millrace.connect.rest.openapi.Shape.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;

/** Writes what a document says of records as the key {@code schema} takes it. Used once. */
final class RecordSchema {
  private static final JsonFactory JSON = new JsonFactory();

  /** Where values are nested deeper, they are JSON. */
  private static final int DEEPEST = 20;

  private final Shapes shapes = new Shapes();
  private final StringWriter text = new StringWriter();
  private final int maxColumns;
  private final Set<String> open = new LinkedHashSet<>();
  private JsonGenerator json;
  private int columns;

  private RecordSchema(int maxColumns) {
    this.maxColumns = maxColumns;
  }

  /**
   * @param body the schema of an answer
   * @param path to the records in it
   * @param maxColumns most fields, those of nested objects counted too
   * @throws IllegalArgumentException if there are no such records, or more fields; the message has
   *     the pointer
   */
  static String of(Spot body, JsonPath path, int maxColumns) {
    RecordSchema schema = new RecordSchema(maxColumns);
    try (JsonGenerator json = JSON.createGenerator(schema.text)) {
      schema.json = json;
      schema.write(schema.record(body, path), null, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of a writer into memory
    }
    return schema.text.toString();
  }

  private Shape record(Spot body, JsonPath path) {
    Shape at = shapes.of(body);
    for (JsonPath.Step step : path.steps()) {
      at = shapes.of(below(at, step));
    }
    Shape record = at.kind() == Kind.ARRAY ? shapes.of(at.element()) : at;
    if (record.kind() != Kind.STRUCT) {
      throw new IllegalArgumentException(
          "the document names no properties of the records at " + record.pointer());
    }
    return record;
  }

  private static Spot below(Shape at, JsonPath.Step step) {
    Spot below = at.element();
    if (step instanceof JsonPath.Step.Name name && at.kind() != Kind.MAP) {
      below = at.fields().get(name.name());
    }
    if (below == null) {
      throw new IllegalArgumentException(
          "the document has no '" + step + "' at " + at.pointer() + ", where records are to be");
    }
    return below;
  }

  private void write(Shape shape, String field, boolean optional) throws IOException {
    boolean entered = open.size() < DEEPEST && open.add(shape.pointer());
    Kind kind = shape.isNested() && !entered ? Kind.ANY : shape.kind();
    boolean any = kind == Kind.ANY || kind == Kind.NONE || kind == Kind.NULL;
    json.writeStartObject();
    if (field != null) {
      json.writeStringField("field", field);
    }
    json.writeStringField("type", kind.type());
    if (optional || any) {
      json.writeBooleanField("optional", true);
    }
    switch (kind) {
      case STRUCT -> fields(shape);
      case ARRAY -> element("items", shape);
      case MAP -> {
        json.writeObjectFieldStart("keys");
        json.writeStringField("type", "string");
        json.writeEndObject();
        element("values", shape);
      }
      default -> {}
    }
    if (entered) {
      open.remove(shape.pointer());
    }
    json.writeEndObject();
  }

  private void fields(Shape shape) throws IOException {
    json.writeArrayFieldStart("fields");
    for (var each : shape.fields().entrySet()) {
      if (++columns > maxColumns) {
        throw new IllegalArgumentException(
            "its records have more than " + maxColumns + " fields (schema.max.columns)");
      }
      Shape field = shapes.of(each.getValue());
      boolean required = shape.required().contains(each.getKey());
      write(field, each.getKey(), field.nullable() || !required);
    }
    json.writeEndArray();
  }

  private void element(String name, Shape shape) throws IOException {
    Shape element = shapes.of(shape.element());
    json.writeFieldName(name);
    write(element, null, element.nullable());
  }
}
