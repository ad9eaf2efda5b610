package dev.millrace.connect.rest.openapi;

import dev.millrace.connect.rest.openapi.Shape.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads schemas of OpenAPI 3.0 and 3.1: what values they describe, behind references and {@code
 * allOf}. Used by one thread.
 */
final class Shapes {
  /** Against schemas that are made to blow up. */
  private static final int MOST_LOOKS = 100_000;

  private static final int MOST_DEPTH = 30;
  private static final String NULL = "null";
  private static final List<String> CHOICES = List.of("oneOf", "anyOf");

  private final int mostLooks;
  private int looks;

  /** For the schemas of one record. */
  Shapes() {
    this(MOST_LOOKS);
  }

  /**
   * @param mostLooks how many schemas are looked at, at most
   */
  Shapes(int mostLooks) {
    this.mostLooks = mostLooks;
  }

  /**
   * @throws IllegalArgumentException if a reference leads nowhere, or the schema is made of too
   *     many; the message has the pointer
   */
  Shape of(Spot schema) {
    return of(schema, 0);
  }

  /**
   * @param depth how many schemas it is a part of
   */
  private Shape of(Spot schema, int depth) {
    if (++looks > mostLooks || depth > MOST_DEPTH) {
      throw new IllegalArgumentException(
          "the schema at " + schema.pointer() + " is made of too many others");
    }
    if (schema.isElsewhere()) {
      return Shape.of(schema.pointer(), Kind.ANY, true);
    }
    Spot at = schema.resolved();
    List<Shape> parts = new ArrayList<>(List.of(own(at)));
    for (Spot part : each(at, "allOf")) {
      parts.add(of(part, depth + 1));
    }
    Shape shape = together(at.pointer(), parts);
    for (String choice : CHOICES) {
      List<Shape> variants = new ArrayList<>();
      for (Spot variant : each(at, choice)) {
        variants.add(of(variant, depth + 1));
      }
      shape = chosen(shape, variants);
    }
    return shape.orNull(schema.isTrue("nullable"));
  }

  private static List<Spot> each(Spot schema, String name) {
    return schema.has(name) ? schema.get(name).each() : List.of();
  }

  /** What a schema says by itself. */
  private static Shape own(Spot schema) {
    Set<String> types = types(schema);
    boolean nullable = types.remove(NULL) || schema.isTrue("nullable");
    if (types.isEmpty()) {
      return (nullable && !schema.isTrue("nullable"))
          ? Shape.of(schema.pointer(), Kind.NULL, true)
          : untyped(schema, nullable);
    }
    if (types.size() > 1) {
      return Shape.of(schema.pointer(), Kind.ANY, nullable);
    }
    return switch (types.iterator().next()) {
      case "object" -> object(schema, nullable);
      case "array" -> array(schema, nullable);
      case "string" -> Shape.of(schema.pointer(), text(schema), nullable);
      case "integer" ->
          Shape.of(
              schema.pointer(),
              "int32".equals(schema.text("format")) ? Kind.INT32 : Kind.INT64,
              nullable);
      case "number" -> Shape.of(schema.pointer(), Kind.NUMBER, nullable);
      case "boolean" -> Shape.of(schema.pointer(), Kind.BOOLEAN, nullable);
      default -> Shape.of(schema.pointer(), Kind.ANY, nullable);
    };
  }

  private static Set<String> types(Spot schema) {
    Set<String> types = new HashSet<>();
    if (schema.object().get("type") instanceof List<?> several) {
      several.forEach(each -> types.add(String.valueOf(each)));
    } else if (schema.text("type") != null) {
      types.add(schema.text("type"));
    }
    return types;
  }

  private static Shape untyped(Spot schema, boolean nullable) {
    return schema.has("items") ? array(schema, nullable) : object(schema, nullable);
  }

  private static Shape object(Spot schema, boolean nullable) {
    Map<String, Spot> fields = new LinkedHashMap<>();
    for (Spot property : each(schema, "properties")) {
      if (!property.isTrue("writeOnly")) {
        fields.put(property.name(), property);
      }
    }
    Set<String> required = new HashSet<>();
    each(schema, "required").forEach(name -> required.add(String.valueOf(name.value())));
    Spot others = schema.get("additionalProperties");
    boolean map = fields.isEmpty() && others != null && !others.object().isEmpty();
    return new Shape(
        schema.pointer(),
        map ? Kind.MAP : fields.isEmpty() ? Kind.NONE : Kind.STRUCT,
        nullable,
        fields,
        required,
        map ? others : null);
  }

  private static Shape array(Spot schema, boolean nullable) {
    return schema.has("items")
        ? new Shape(schema.pointer(), Kind.ARRAY, nullable, Map.of(), Set.of(), schema.get("items"))
        : Shape.of(schema.pointer(), Kind.ANY, nullable);
  }

  private static Kind text(Spot schema) {
    String format = String.valueOf(schema.text("format"));
    return switch (format) {
      case "date-time" -> Kind.TIMESTAMP;
      case "date" -> Kind.DATE;
      case "byte" -> Kind.BYTES;
      default -> "base64".equals(schema.text("contentEncoding")) ? Kind.BYTES : Kind.TEXT;
    };
  }

  /** What all of the parts say; of a field that several have, the last. */
  private static Shape together(String pointer, List<Shape> parts) {
    Map<String, Spot> fields = new LinkedHashMap<>();
    Set<String> required = new HashSet<>();
    Shape other = null;
    boolean mixed = false;
    for (Shape part : parts) {
      fields.putAll(part.fields());
      required.addAll(part.required());
      if (!part.isOpen() && part.kind() != Kind.STRUCT) {
        mixed |= other != null && other.kind() != part.kind();
        other = part;
      }
    }
    boolean nullable = isNullable(parts);
    if (mixed || (other != null && !fields.isEmpty())) {
      return Shape.of(pointer, Kind.ANY, nullable);
    }
    if (other != null) {
      return new Shape(pointer, other.kind(), nullable, Map.of(), Set.of(), other.element());
    }
    Kind kind = fields.isEmpty() ? Kind.NONE : Kind.STRUCT;
    return new Shape(pointer, kind, nullable, fields, required, null);
  }

  /** If the schema itself says so, or all that it is made of. */
  private static boolean isNullable(List<Shape> parts) {
    List<Shape> others = parts.subList(1, parts.size());
    return parts.get(0).nullable()
        || (!others.isEmpty() && others.stream().allMatch(Shape::nullable));
  }

  /** What one, or any, of the variants may be. */
  private static Shape chosen(Shape shape, List<Shape> variants) {
    boolean nullable = variants.stream().anyMatch(Shape::nullable);
    List<Shape> real =
        variants.stream().filter(each -> each.kind() != Kind.NULL && !each.isOpen()).toList();
    if (real.isEmpty()) {
      return shape.orNull(nullable);
    }
    List<Shape> all = new ArrayList<>(List.of(shape));
    all.addAll(real);
    Shape first = real.get(0);
    boolean alike = real.stream().allMatch(each -> each.kind() == first.kind());
    boolean one = real.size() == 1 || (alike && !first.isNested());
    return one
        ? together(first.pointer(), all).orNull(nullable)
        : Shape.of(shape.pointer(), Kind.ANY, nullable || shape.nullable());
  }
}
