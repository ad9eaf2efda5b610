package dev.millrace.connect.files.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/** Reads a small JSON document whole. */
public final class JsonTree {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Limits SMALL = new Limits(50, Integer.MAX_VALUE);

  private final JsonParser parser;
  private final Limits limits;
  private final BiPredicate<String, String> wanted;
  private int values;

  /**
   * How large a document may be.
   *
   * @param depth how deep it may be nested
   * @param values how many are kept, at most
   */
  public record Limits(int depth, int values) {}

  private JsonTree(JsonParser parser, Limits limits, BiPredicate<String, String> wanted) {
    this.parser = parser;
    this.limits = limits;
    this.wanted = wanted;
  }

  /**
   * @return maps, lists, booleans, and texts for all else
   * @throws IllegalArgumentException if the text is no JSON document, or one that is nested deep;
   *     the message may quote it
   */
  public static Object parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      return new JsonTree(parser, SMALL, (object, name) -> true).whole();
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a larger one, of which not all is kept.
   *
   * @param in is not closed
   * @param wanted whether the value of a name is kept, in the object that stands under another
   *     name; that is null for one that stands in no other
   * @return as {@link #parse(String)}
   * @throws IOException if it is no JSON document; the message may quote it
   * @throws IllegalArgumentException if there is more behind its end, or it is over a limit
   */
  public static Object parse(InputStream in, Limits limits, BiPredicate<String, String> wanted)
      throws IOException {
    try (JsonParser parser = JSON.createParser(in)) {
      parser.disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);
      return new JsonTree(parser, limits, wanted).whole();
    }
  }

  private Object whole() throws IOException {
    parser.nextToken();
    Object read = value(null, 0);
    if (parser.nextToken() != null) {
      throw new IllegalArgumentException("there is more behind its end");
    }
    return read;
  }

  /**
   * @param under the name that it, or the list that it is in, stands under
   */
  private Object value(String under, int depth) throws IOException {
    if (depth > limits.depth()) {
      throw new IllegalArgumentException("it is nested more than " + limits.depth() + " deep");
    }
    if (++values > limits.values()) {
      throw new IllegalArgumentException("it has more than " + limits.values() + " values");
    }
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (wanted.test(under, name)) {
          object.put(name, value(name, depth + 1));
        } else {
          parser.skipChildren();
        }
      }
      return object;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(under, depth + 1));
      }
      return array;
    }
    return token == JsonToken.VALUE_TRUE
        ? (Object) true
        : token == JsonToken.VALUE_FALSE ? (Object) false : parser.getText();
  }
}
