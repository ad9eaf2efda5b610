package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.files.read.TooManyColumns;
import dev.millrace.connect.files.read.text.Numbers;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as maps, lists and plain values. Numbers that no long or double holds with all their digits
 * are text. Used by any thread.
 *
 * @param file for messages
 * @param mostNames how many an object may have
 */
record JsonTree(String file, int mostNames) {

  /**
   * @param parser at the value's first token; at its last one afterwards
   * @throws TooManyColumns if an object has more names
   */
  Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? parser.getText()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> real(parser);
      default -> null;
    };
  }

  private static Object real(JsonParser parser) throws IOException {
    double value = parser.getDoubleValue();
    BigDecimal exact = parser.getDecimalValue();
    return Double.isInfinite(value) || !Numbers.survives(value, exact) ? parser.getText() : value;
  }

  private Object object(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, read(parser));
      if (map.size() > mostNames) {
        throw new TooManyColumns(file, mostNames);
      }
    }
    return map;
  }

  private Object list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(read(parser));
    }
    return list;
  }
}
