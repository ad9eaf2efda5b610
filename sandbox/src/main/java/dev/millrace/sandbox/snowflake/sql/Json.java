package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import org.h2.value.ValueJson;

/** JSON as a VARIANT holds it: exact numbers, keys in order, each key once. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  static JsonNode parse(String json) throws SqlFailure {
    try {
      JsonNode node = MAPPER.readTree(json);
      return node.isMissingNode() ? null : node;
    } catch (JsonProcessingException e) {
      throw Failures.value("100069", "22P02", "Error parsing JSON: " + e.getOriginalMessage());
    }
  }

  static ValueJson value(JsonNode node) {
    return ValueJson.fromJson(compact(node));
  }

  /** What a VARIANT's cell holds, which was checked when it was stored. */
  static JsonNode read(ValueJson value) {
    try {
      return MAPPER.readTree(value.getString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As {@code ::VARCHAR} has it. */
  static String compact(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out, -1);
    return out.toString();
  }

  /** As a result's cell has it. */
  static String pretty(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out, 0);
    return out.toString();
  }

  /**
   * @param depth how far to indent; negative for no line breaks
   */
  private static void write(JsonNode node, StringBuilder out, int depth) {
    if (node.isObject()) {
      String separator = "{";
      TreeSet<String> keys = new TreeSet<>();
      node.fieldNames().forEachRemaining(keys::add);
      for (String key : keys) {
        line(out.append(separator), depth + 1);
        out.append(new TextNode(key)).append(depth < 0 ? ":" : ": ");
        write(node.get(key), out, depth < 0 ? depth : depth + 1);
        separator = ",";
      }
      end(out, keys.isEmpty() ? "{}" : "}", depth, keys.isEmpty());
    } else if (node.isArray()) {
      String separator = "[";
      for (JsonNode element : node) {
        line(out.append(separator), depth + 1);
        write(element, out, depth < 0 ? depth : depth + 1);
        separator = ",";
      }
      end(out, node.isEmpty() ? "[]" : "]", depth, node.isEmpty());
    } else if (node.isNumber()) {
      out.append(number(node));
    } else {
      out.append(node);
    }
  }

  private static void line(StringBuilder out, int depth) {
    if (depth > 0) {
      out.append('\n').append("  ".repeat(depth));
    }
  }

  private static void end(StringBuilder out, String bracket, int depth, boolean empty) {
    if (!empty && depth >= 0) {
      out.append('\n').append("  ".repeat(depth));
    }
    out.append(bracket);
  }

  private static String number(JsonNode node) {
    BigDecimal number = node.decimalValue().stripTrailingZeros();
    boolean fixed = number.precision() <= 38 && number.scale() <= 38 && number.scale() >= -38;
    return fixed ? number.toPlainString() : number.toString();
  }

  /**
   * What stands at the path.
   *
   * @param steps names ({@code String}) and indexes ({@code Integer})
   * @return null where there is nothing
   */
  static JsonNode at(JsonNode node, List<Object> steps) {
    JsonNode here = node;
    for (Object step : steps) {
      here = step instanceof Integer index ? here.get(index) : here.get((String) step);
      if (here == null) {
        return null;
      }
    }
    return here;
  }
}
