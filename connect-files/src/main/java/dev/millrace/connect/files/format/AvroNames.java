package dev.millrace.connect.files.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;

/**
 * The names of one Avro schema: each defined once, and made of letters, digits and underscores.
 * Types without a name of their own get the names that Confluent's converter gives them.
 */
final class AvroNames {
  private static final String NAMESPACE = "io.confluent.connect.avro.";

  /** A named type and the Connect schema that it was made of. */
  record Named(Schema schema, AvroColumn column) {}

  private final Map<String, Named> defined = new HashMap<>();
  private final Map<String, String> renamed = new LinkedHashMap<>();
  private int unnamed;

  /** The full name of a struct: its own, or {@code ConnectDefault} and a number. */
  String ofStruct(Schema schema) {
    if (schema.name() != null && !schema.name().isEmpty()) {
      return legal(schema.name());
    }
    unnamed++;
    return NAMESPACE + "ConnectDefault" + (unnamed > 1 ? unnamed : "");
  }

  /** The full name of the entries of a map whose keys are not plain strings. */
  String ofMapEntry(Schema map) {
    return map.name() == null ? NAMESPACE + "MapEntry" : legal(map.name());
  }

  /**
   * The definition of {@code name}, if it is one of an equal type; null if it is yet to be made.
   */
  Named known(String name, Schema schema) {
    Named known = defined.get(name);
    return known != null && same(known.schema(), schema) ? known : null;
  }

  /** {@code name}, or, where another type has it, one with a number after it. */
  String free(String name) {
    String free = name;
    for (int i = 2; defined.containsKey(free); i++) {
      free = name + "_" + i;
    }
    if (!free.equals(name)) {
      renamed.put(name + " (another type of this name)", free);
    }
    return free;
  }

  void define(String name, Schema schema, AvroColumn column) {
    defined.put(name, new Named(schema, column));
  }

  /** Equal but for what a place where a type is used says: null, default, documentation. */
  private static boolean same(Schema a, Schema b) {
    if (a.type() != b.type()) {
      return false;
    }
    return switch (a.type()) {
      case STRUCT -> a.fields().equals(b.fields());
      case MAP -> a.keySchema().equals(b.keySchema()) && a.valueSchema().equals(b.valueSchema());
      default -> java.util.Objects.equals(a.parameters(), b.parameters());
    };
  }

  /** A struct's field, by a name that none of {@code taken}, its siblings, has. */
  String field(String name, Set<String> taken) {
    String legal = part(name);
    String free = legal;
    for (int i = 2; taken.contains(free); i++) {
      free = legal + "_" + i;
    }
    if (!free.equals(name)) {
      renamed.put(name, free);
    }
    return free;
  }

  /** {@code name} with what Avro refuses replaced. */
  String legal(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : name.split("\\.", -1)) {
      parts.add(part(part));
    }
    String legal = String.join(".", parts);
    if (!legal.equals(name)) {
      renamed.put(name, legal);
    }
    return legal;
  }

  private static String part(String name) {
    String legal = name.replaceAll("[^A-Za-z0-9_]", "_");
    return legal.isEmpty() || Character.isDigit(legal.charAt(0)) ? "_" + legal : legal;
  }

  static boolean isLegal(String part) {
    return part.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  /** Names that were changed, by their old ones; in order. */
  Map<String, String> renamed() {
    return renamed;
  }
}
