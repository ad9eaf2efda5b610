package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.BlockLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A type of Avro.
 *
 * @param kind {@code int}, {@code record} and so on
 * @param name full; null for types without one
 * @param logical null for none
 * @param size of a fixed
 * @param scale of a decimal
 * @param precision of a decimal
 * @param symbols of an enum
 * @param fields of a record
 * @param inner of an array, of a map's values, or the branches of a union
 */
record AvroType(
    String kind,
    String name,
    String logical,
    int size,
    int scale,
    int precision,
    List<String> symbols,
    List<Field> fields,
    List<AvroType> inner) {

  record Field(String name, AvroType type) {}

  /** The name of a branch, as Confluent's converter has it. */
  String branch() {
    return name == null ? kind : name.substring(name.lastIndexOf('.') + 1);
  }

  /**
   * @throws IOException if it is no schema, refers to itself or is nested deeper than the limit
   */
  static AvroType parse(String json, String file, BlockLimits limits) throws IOException {
    return new Parser(file, limits).of(AvroJson.parse(json), "", 0);
  }

  /** Types by their full names; null for one that is being defined. */
  private static final class Parser {
    private static final Set<String> SIMPLE =
        Set.of("null", "boolean", "int", "long", "float", "double", "bytes", "string");

    private static final int MOST_FIELDS = 100_000;

    private final Map<String, AvroType> named = new HashMap<>();

    /** How many fields a name stands for, those of its fields too. */
    private final Map<String, Integer> weights = new HashMap<>();

    private final String file;
    private final BlockLimits limits;
    private int fields;

    Parser(String file, BlockLimits limits) {
      this.file = file;
      this.limits = limits;
    }

    AvroType of(Object json, String space, int depth) throws IOException {
      limits.checkDepth(file, depth);
      if (json instanceof String kind) {
        return byName(kind, space);
      }
      if (json instanceof List<?> branches) {
        List<AvroType> types = new ArrayList<>();
        for (Object branch : branches) {
          types.add(of(branch, space, depth + 1));
        }
        return new AvroType("union", null, null, 0, 0, 0, null, null, types);
      }
      if (json instanceof Map<?, ?> map && map.get("type") != null) {
        return map.get("type") instanceof String kind
            ? object(kind, map, space, depth)
            : of(map.get("type"), space, depth + 1);
      }
      throw new IOException("its schema holds " + json + " where a type belongs");
    }

    private AvroType byName(String kind, String space) throws IOException {
      if (SIMPLE.contains(kind)) {
        return simple(kind, null, 0, 0);
      }
      String full =
          named.containsKey(kind) || kind.contains(".") || space.isEmpty()
              ? kind
              : space + "." + kind;
      if (!named.containsKey(full)) {
        throw new IOException("its schema refers to '" + kind + "', which it does not define");
      }
      AvroType type = named.get(full);
      if (type == null) {
        throw new IOException(
            "its type '" + full + "' refers to itself, and Connect has no such types");
      }
      count(weights.getOrDefault(full, 0));
      return type;
    }

    /** A name that stands for many fields, in many places, is a bomb. */
    private void count(int more) throws IOException {
      fields += more;
      if (fields > MOST_FIELDS) {
        throw new IOException("its schema has more than " + MOST_FIELDS + " fields");
      }
    }

    private static AvroType simple(String kind, String logical, int scale, int precision) {
      return new AvroType(kind, null, logical, 0, scale, precision, null, null, null);
    }

    private AvroType object(String kind, Map<?, ?> map, String space, int depth)
        throws IOException {
      String logical = map.get("logicalType") instanceof String text ? text : null;
      int scale = integer(map, "scale", 0);
      int precision = integer(map, "precision", 0);
      return switch (kind) {
        case "array", "map" -> {
          Object inner = map.get(kind.equals("array") ? "items" : "values");
          AvroType type = of(inner, space, depth + 1);
          yield new AvroType(kind, null, null, 0, 0, 0, null, null, List.of(type));
        }
        case "record", "error" -> record(map, space, depth);
        case "enum" -> {
          List<String> symbols = new ArrayList<>();
          for (Object symbol : list(map, "symbols")) {
            symbols.add(String.valueOf(symbol));
          }
          String name = fullName(map, space);
          yield define(new AvroType(kind, name, null, 0, 0, 0, symbols, null, null));
        }
        case "fixed" -> {
          int size = integer(map, "size", -1);
          limits.checkBlock(file, "a fixed type", size);
          String name = fullName(map, space);
          yield define(new AvroType(kind, name, logical, size, scale, precision, null, null, null));
        }
        default ->
            SIMPLE.contains(kind) ? simple(kind, logical, scale, precision) : byName(kind, space);
      };
    }

    private AvroType define(AvroType type) throws IOException {
      if (named.containsKey(type.name)) {
        throw new IOException("its schema defines '" + type.name + "' twice");
      }
      named.put(type.name, type);
      return type;
    }

    private AvroType record(Map<?, ?> map, String space, int depth) throws IOException {
      String name = fullName(map, space);
      if (named.containsKey(name)) {
        throw new IOException("its schema defines '" + name + "' twice");
      }
      named.put(name, null);
      int dot = name.lastIndexOf('.');
      String inner = dot < 0 ? "" : name.substring(0, dot);
      int before = this.fields;
      List<Field> fields = new ArrayList<>();
      for (Object each : list(map, "fields")) {
        if (!(each instanceof Map<?, ?> field) || !(field.get("name") instanceof String of)) {
          throw new IOException("a field of '" + name + "' has no name");
        }
        fields.add(new Field(of, of(field.get("type"), inner, depth + 1)));
      }
      count(fields.size());
      weights.put(name, this.fields - before);
      AvroType type = new AvroType("record", name, null, 0, 0, 0, null, fields, null);
      named.put(name, type);
      return type;
    }

    private static String fullName(Map<?, ?> map, String space) throws IOException {
      if (!(map.get("name") instanceof String name)) {
        throw new IOException("a type of its schema has no name");
      }
      String own = map.get("namespace") instanceof String text ? text : space;
      return name.contains(".") || own.isEmpty() ? name : own + "." + name;
    }

    private static int integer(Map<?, ?> map, String key, int none) {
      return map.get(key) instanceof Integer number ? number : none;
    }

    private static List<?> list(Map<?, ?> map, String key) throws IOException {
      if (map.get(key) instanceof List<?> list) {
        return list;
      }
      throw new IOException("a type of its schema has no '" + key + "'");
    }
  }
}
