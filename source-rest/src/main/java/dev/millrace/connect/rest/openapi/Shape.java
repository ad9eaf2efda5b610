package dev.millrace.connect.rest.openapi;

import java.util.Map;
import java.util.Set;

/**
 * What a schema of a document comes to. Immutable.
 *
 * @param pointer where it stands, behind references
 * @param nullable whether its values may be null
 * @param fields of a struct, in their order; else empty
 * @param required names of fields that are always there
 * @param element of an array, or a map's values; else null
 */
record Shape(
    String pointer,
    Kind kind,
    boolean nullable,
    Map<String, Spot> fields,
    Set<String> required,
    Spot element) {

  /** What values are. */
  enum Kind {
    STRUCT("struct"),
    MAP("map"),
    ARRAY("array"),
    TEXT("string"),
    BOOLEAN("boolean"),
    INT32("int32"),
    INT64("int64"),
    NUMBER("double"),
    BYTES("bytes"),
    DATE("date"),
    TIMESTAMP("timestamp"),
    /** Of several kinds, or of any: text as it is, all else as JSON. */
    ANY("string"),
    /** Nothing is said of the kind. */
    NONE("string"),
    /** Null, and nothing else. */
    NULL("string");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** As a given schema names it. */
    String type() {
      return type;
    }
  }

  static Shape of(String pointer, Kind kind, boolean nullable) {
    return new Shape(pointer, kind, nullable, Map.of(), Set.of(), null);
  }

  /** Nullable too, if {@code also}. */
  Shape orNull(boolean also) {
    return also && !nullable ? new Shape(pointer, kind, true, fields, required, element) : this;
  }

  boolean isOpen() {
    return kind == Kind.NONE;
  }

  /** Whether it is made of others. */
  boolean isNested() {
    return kind == Kind.STRUCT || kind == Kind.ARRAY || kind == Kind.MAP;
  }
}
