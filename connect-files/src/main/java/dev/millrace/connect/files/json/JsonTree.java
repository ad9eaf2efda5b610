package dev.millrace.connect.files.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a small JSON document whole. */
public final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int MOST_DEPTH = 50;

  private JsonTree() {}

  /**
   * @return maps, lists, booleans, and texts for all else
   * @throws IllegalArgumentException if the text is no JSON document, or one that is nested deep;
   *     the message may quote it
   */
  public static Object parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      Object read = value(parser, 0);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("there is more behind its end");
      }
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
    }
  }

  private static Object value(JsonParser parser, int depth) throws IOException {
    if (depth > MOST_DEPTH) {
      throw new IllegalArgumentException("it is nested more than " + MOST_DEPTH + " deep");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        object.put(name, value(parser, depth + 1));
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser, depth + 1));
      }
      return array;
    }
    return token == JsonToken.VALUE_TRUE
        ? (Object) true
        : token == JsonToken.VALUE_FALSE ? (Object) false : parser.getText();
  }
}
