package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.files.read.json.JsonColumn.JsonBytes;
import dev.millrace.connect.files.read.text.Numbers;
import dev.millrace.connect.files.read.text.TextColumn;
import dev.millrace.connect.files.read.text.TypeRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** The columns of a schema's types. Stateless. */
final class JsonColumns {
  private static final int SURE_DIGITS = 15;
  private static final int MAX_SCALE = 1_000;

  private final TypeRules types;
  private final boolean grows;

  /**
   * @param grows whether the schema is inferred: what it doesn't know is a misfit, not left out
   */
  JsonColumns(TypeRules types, boolean grows) {
    this.types = types;
    this.grows = grows;
  }

  JsonColumn of(Schema schema) {
    if (grows && schema.equals(SchemaInference.UNKNOWN)) {
      return JsonColumns::unknown;
    }
    JsonColumn logical = schema.name() == null ? null : logical(schema);
    return logical == null ? plain(schema) : logical;
  }

  /** Null if the name means nothing to Connect. */
  private JsonColumn logical(Schema schema) {
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> {
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        yield (parser, json) -> decimal(parser, scale);
      }
      case Timestamp.LOGICAL_NAME, Time.LOGICAL_NAME -> moment(schema, 1);
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME -> moment(schema, 86_400_000L);
      default -> null;
    };
  }

  private JsonColumn plain(Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> new JsonStruct(schema, this, grows);
      case ARRAY -> array(of(schema.valueSchema()), schema.valueSchema());
      case MAP -> map(of(schema.valueSchema()), schema.valueSchema());
      case STRING -> JsonColumns::string;
      case BOOLEAN -> JsonColumns::bool;
      case INT64 -> (parser, json) -> integer(parser, Long.MIN_VALUE, Long.MAX_VALUE);
      case INT32 -> (parser, json) -> (int) integer(parser, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT16 -> (parser, json) -> (short) integer(parser, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT8 -> (parser, json) -> (byte) integer(parser, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case FLOAT64 -> (parser, json) -> real(parser);
      case FLOAT32 -> (parser, json) -> (float) real(parser);
      case BYTES -> JsonColumns::bytes;
    };
  }

  private static Object unknown(JsonParser parser, JsonBytes json) throws JsonMisfit, IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT
        && parser.nextToken() == JsonToken.END_OBJECT) {
      return null;
    }
    throw new JsonMisfit("was null so far");
  }

  private static JsonMisfit misfit(JsonParser parser, String type) throws IOException {
    String text = parser.currentToken().isScalarValue() ? parser.getText() : "";
    return new JsonMisfit(
        "is no %s: %s"
            .formatted(
                type,
                text.isEmpty()
                    ? parser.currentToken()
                    : "'" + text.substring(0, Math.min(text.length(), 100)) + "'"));
  }

  private static long integer(JsonParser parser, long least, long most)
      throws IOException, JsonMisfit {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = parser.getLongValue();
      if (value >= least && value <= most) {
        return value;
      }
    }
    throw misfit(parser, "whole number from " + least + " to " + most);
  }

  private static double real(JsonParser parser) throws IOException, JsonMisfit {
    if (!parser.currentToken().isNumeric()) {
      throw misfit(parser, "number");
    }
    if (parser.getTextLength() <= SURE_DIGITS) {
      return parser.getDoubleValue();
    }
    BigDecimal exact = parser.getDecimalValue();
    double value = exact.doubleValue();
    if (Double.isInfinite(value) || !Numbers.survives(value, exact)) {
      throw misfit(parser, "number that a double holds with all its digits");
    }
    return value;
  }

  private static Object decimal(JsonParser parser, int scale) throws IOException, JsonMisfit {
    JsonToken token = parser.currentToken();
    try {
      if (token.isNumeric() || token == JsonToken.VALUE_STRING) {
        BigDecimal value =
            token.isNumeric() ? parser.getDecimalValue() : new BigDecimal(parser.getText());
        if (Math.abs((long) value.scale()) <= MAX_SCALE) { // 1e999999999 would fill the memory.
          return value.setScale(scale, RoundingMode.UNNECESSARY);
        }
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // No decimal of this scale, as below.
    }
    throw misfit(parser, "number with " + scale + " digits behind the point");
  }

  /** As text, or as the number that Connect has for it. */
  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private JsonColumn moment(Schema schema, long unitMs) {
    TextColumn text = TextColumn.of(schema, types, false);
    return (parser, json) -> {
      if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        return new Date(integer(parser, Long.MIN_VALUE / unitMs, Long.MAX_VALUE / unitMs) * unitMs);
      }
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        byte[] bytes = parser.getText().getBytes(StandardCharsets.UTF_8);
        Object value = text.read(bytes, 0, bytes.length);
        if (value != TextColumn.MISFIT) {
          return value;
        }
      }
      throw misfit(parser, schema.name());
    };
  }

  private static Object bool(JsonParser parser, JsonBytes json) throws IOException, JsonMisfit {
    if (!parser.currentToken().isBoolean()) {
      throw misfit(parser, "boolean");
    }
    return parser.currentToken() == JsonToken.VALUE_TRUE;
  }

  private static Object bytes(JsonParser parser, JsonBytes json) throws IOException, JsonMisfit {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw misfit(parser, "text in Base64");
    }
    try {
      return parser.getBinaryValue();
    } catch (IOException e) {
      throw misfit(parser, "text in Base64");
    }
  }

  /** What is no text is one as JSON. */
  private static Object string(JsonParser parser, JsonBytes json) throws IOException {
    if (parser.currentToken().isScalarValue()) {
      return parser.getText();
    }
    long start = parser.currentTokenLocation().getByteOffset();
    parser.skipChildren();
    return json.text(start, parser.currentLocation().getByteOffset());
  }

  private static JsonColumn array(JsonColumn column, Schema element) {
    return (parser, json) -> {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw misfit(parser, "array");
      }
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(orNull(column, element, parser, json, "[" + list.size() + "]"));
      }
      return list;
    };
  }

  private static JsonColumn map(JsonColumn column, Schema value) {
    return (parser, json) -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw misfit(parser, "object");
      }
      Map<String, Object> map = new LinkedHashMap<>();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        parser.nextToken();
        map.put(name, orNull(column, value, parser, json, name));
      }
      return map;
    };
  }

  private static Object orNull(
      JsonColumn column, Schema schema, JsonParser parser, JsonBytes json, String name)
      throws IOException, JsonMisfit {
    try {
      if (parser.currentToken() != JsonToken.VALUE_NULL) {
        return column.read(parser, json);
      }
      if (!schema.isOptional()) {
        throw new JsonMisfit("is null, and not optional");
      }
      return null;
    } catch (JsonMisfit e) {
      throw e.within(name);
    }
  }
}
