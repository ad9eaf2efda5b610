package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;
import org.h2.value.ValueVarbinary;
import org.h2.value.ValueVarchar;

/** What translated statements call from within H2. Public for H2's sake; no one else's. */
public final class H2Functions {
  /** By H2 name; each is the method of the same name in lower case. */
  static final Map<String, String> NAMES =
      Map.of(
          "CONVERT", "convert",
          "PARSE_JSON", "parseJson",
          "GET_PATH", "getPath",
          "OBJECT_CONSTRUCT", "objectConstruct",
          "ARRAY_CONSTRUCT", "arrayConstruct",
          "TYPEOF", "typeOf",
          "IS_NULL_VALUE", "isNullValue",
          "ARRAY_SIZE", "arraySize",
          "TO_BINARY", "toBinary",
          "REMARK", "remark");

  private static final Map<String, List<Object>> PATHS = new ConcurrentHashMap<>();
  private static final Map<String, ZoneId> ZONES = new ConcurrentHashMap<>();

  private H2Functions() {}

  public static Value convert(
      Value value, String kind, int size, int scale, String mode, String zone) throws SqlFailure {
    return Conversion.convert(
        value,
        new DataType(DataType.Kind.valueOf(kind), size, scale),
        Conversion.Mode.valueOf(mode),
        ZONES.computeIfAbsent(zone, ZoneId::of));
  }

  /**
   * @param strict whether what is no JSON fails, and is not NULL
   */
  public static Value parseJson(Value text, boolean strict) throws SqlFailure {
    if (text instanceof ValueNull || text instanceof ValueJson) {
      return text;
    }
    try {
      JsonNode node = Json.parse(text.getString());
      return node == null ? ValueNull.INSTANCE : Json.value(node);
    } catch (SqlFailure e) {
      if (strict) {
        throw e;
      }
      return ValueNull.INSTANCE;
    }
  }

  /**
   * @param path a JSON array of names and indexes
   */
  public static Value getPath(Value value, String path) throws SqlFailure {
    if (value instanceof ValueNull) {
      return value;
    }
    if (!(value instanceof ValueJson json)) {
      throw Failures.compilation(
          "001044", "42P13", "Invalid argument types for function 'GET': a path needs a VARIANT");
    }
    JsonNode found = Json.at(Json.read(json), PATHS.computeIfAbsent(path, H2Functions::steps));
    return found == null ? ValueNull.INSTANCE : Json.value(found);
  }

  private static List<Object> steps(String path) {
    try {
      List<Object> steps = new ArrayList<>();
      for (JsonNode step : Json.MAPPER.readTree(path)) {
        steps.add(step.isInt() ? (Object) step.intValue() : step.textValue());
      }
      return steps;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @param nulls whether a NULL is kept, as JSON's null
   */
  public static Value objectConstruct(boolean nulls, Value... pairs) throws SqlFailure {
    ObjectNode object = Json.MAPPER.createObjectNode();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] instanceof ValueNull || (pairs[i + 1] instanceof ValueNull && !nulls)) {
        continue;
      }
      if (object.has(pairs[i].getString())) {
        throw Failures.value(
            "100104", "22000", "Duplicate field key '%s'".formatted(pairs[i].getString()));
      }
      object.set(pairs[i].getString(), node(pairs[i + 1]));
    }
    return Json.value(object);
  }

  public static Value arrayConstruct(Value... elements) throws SqlFailure {
    ArrayNode array = Json.MAPPER.createArrayNode();
    for (Value element : elements) {
      array.add(node(element));
    }
    return Json.value(array);
  }

  private static JsonNode node(Value value) throws SqlFailure {
    if (value instanceof ValueNull) {
      return Json.MAPPER.nullNode();
    }
    Value json =
        Conversion.convert(value, DataType.VARIANT, Conversion.Mode.CAST, ZoneId.of("UTC"));
    return Json.read((ValueJson) json);
  }

  public static String typeOf(Value value) {
    if (!(value instanceof ValueJson json)) {
      return null;
    }
    JsonNode node = Json.read(json);
    return switch (node.getNodeType()) {
      case OBJECT -> "OBJECT";
      case ARRAY -> "ARRAY";
      case STRING -> "VARCHAR";
      case BOOLEAN -> "BOOLEAN";
      case NULL -> "NULL_VALUE";
      default -> node.decimalValue().stripTrailingZeros().scale() <= 0 ? "INTEGER" : "DECIMAL";
    };
  }

  public static Boolean isNullValue(Value value) {
    return value instanceof ValueJson json ? (Boolean) Json.read(json).isNull() : null;
  }

  public static Value arraySize(Value value) {
    if (!(value instanceof ValueJson json)) {
      return ValueNull.INSTANCE;
    }
    JsonNode node = Json.read(json);
    return node.isArray() ? ValueBigint.get(node.size()) : ValueNull.INSTANCE;
  }

  /**
   * @param strict whether what can't be decoded fails, and is not NULL
   */
  public static Value toBinary(Value value, String format, boolean strict) throws SqlFailure {
    if (value instanceof ValueNull || value instanceof ValueVarbinary) {
      return value;
    }
    String text =
        ((ValueVarchar)
                Conversion.convert(value, DataType.VARCHAR, Conversion.Mode.CAST, ZoneId.of("UTC")))
            .getString();
    try {
      return ValueVarbinary.get(
          switch (format.toUpperCase(Locale.ROOT)) {
            case "HEX" -> HexFormat.of().parseHex(text);
            case "BASE64" -> Base64.getDecoder().decode(text);
            case "UTF-8", "UTF8" -> text.getBytes(StandardCharsets.UTF_8);
            default -> throw Failures.unsupported("TO_BINARY with the format " + format);
          });
    } catch (IllegalArgumentException e) {
      if (!strict) {
        return ValueNull.INSTANCE;
      }
      throw Failures.value(
          "100115",
          "22018",
          "The following string is not a legal %s-encoded value: '%s'".formatted(format, text));
    }
  }

  /** A field of what the catalog keeps in an H2 remark; null where it has none. */
  public static String remark(String remark, String field) throws JsonProcessingException {
    JsonNode value = remark == null ? null : Json.MAPPER.readTree(remark).get(field);
    return value == null || value.isNull() ? null : value.asText();
  }
}
