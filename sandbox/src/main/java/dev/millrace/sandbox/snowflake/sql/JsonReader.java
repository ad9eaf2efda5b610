package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.h2.value.Value;
import org.h2.value.ValueNull;

/** The documents of a JSON file, one behind the other, with or without line breaks between. */
final class JsonReader implements RecordReader {
  private static final ObjectMapper DOCUMENTS =
      Json.MAPPER.copy().disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonParser parser;
  private final boolean stripArray;
  private final List<String> nulls;
  private JsonNode document;
  private long line;

  JsonReader(FileFormat format, Path file) throws IOException {
    this.parser = DOCUMENTS.getFactory().createParser(Inputs.open(file));
    this.nulls = format.nulls();
    this.stripArray = format.isTrue("STRIP_OUTER_ARRAY", false);
  }

  @Override
  public boolean next() throws SqlFailure, IOException {
    try {
      JsonToken token = parser.nextToken();
      while (stripArray
          && parser.getParsingContext().getNestingDepth() <= 1
          && (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY)) {
        token = parser.nextToken();
      }
      if (token == null) {
        return false;
      }
      line = parser.currentTokenLocation().getLineNr();
      document = DOCUMENTS.readTree(parser);
      return true;
    } catch (JsonProcessingException e) {
      line = e.getLocation() == null ? line + 1 : e.getLocation().getLineNr();
      throw Failures.value("100069", "22P02", "Error parsing JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public Value field(int number, List<Object> path) {
    JsonNode found = number == 1 ? Json.at(document, path) : null;
    return value(found);
  }

  @Override
  public Value named(String column, boolean caseSensitive) {
    for (Map.Entry<String, JsonNode> field : document.properties()) {
      String name = field.getKey();
      if (name.equals(column) || (!caseSensitive && name.equalsIgnoreCase(column))) {
        return value(field.getValue());
      }
    }
    return ValueNull.INSTANCE;
  }

  private Value value(JsonNode node) {
    boolean none = node == null || (node.isTextual() && nulls.contains(node.textValue()));
    return none ? ValueNull.INSTANCE : Json.value(node);
  }

  @Override
  public int fields() {
    return 1;
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
