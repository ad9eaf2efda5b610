package dev.millrace.connect.deltalake.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the log tells of a file's values (PROTOCOL.md, Per-file Statistics).
 *
 * @param records rows that are in the file, deleted ones too
 * @param least texts of the least values of simple columns, by physical name
 * @param greatest likewise
 */
public record LoggedStats(
    OptionalLong records, Map<String, String> least, Map<String, String> greatest) {
  public static final LoggedStats NONE = new LoggedStats(OptionalLong.empty(), Map.of(), Map.of());
  private static final JsonFactory JSON = new JsonFactory();
  private static final String RECORDS = "numRecords";
  private static final String TIGHT = "tightBounds";

  /** What can be read of it: a writer may write what it likes there, or nothing. */
  public static LoggedStats parse(String json) {
    OptionalLong records = OptionalLong.empty();
    Map<String, String> least = new HashMap<>();
    Map<String, String> greatest = new HashMap<>();
    try (JsonParser in = JSON.createParser(json)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return NONE;
      }
      for (String name; (name = in.nextFieldName()) != null; ) {
        in.nextToken();
        switch (name) {
          case RECORDS -> records = OptionalLong.of(in.getLongValue());
          case "minValues" -> values(in, least);
          case "maxValues" -> values(in, greatest);
          default -> in.skipChildren();
        }
      }
      return new LoggedStats(records, least, greatest);
    } catch (IOException e) {
      return NONE;
    }
  }

  private static void values(JsonParser in, Map<String, String> values) throws IOException {
    if (!in.isExpectedStartObjectToken()) {
      in.skipChildren();
      return;
    }
    for (String name; (name = in.nextFieldName()) != null; ) {
      JsonToken token = in.nextToken();
      if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
        values.put(name, in.getText());
      } else {
        in.skipChildren();
      }
    }
  }

  /**
   * The same, of a file of which rows are deleted by a vector: least and greatest values may be
   * those of rows that are gone.
   *
   * @param json null for none
   * @param records readers want it of such files
   */
  public static String loose(String json, long records) {
    try {
      return json == null ? loose(records) : loosened(json, records);
    } catch (IOException e) {
      return loose(records);
    }
  }

  private static String loose(long records) {
    return "{\"" + RECORDS + "\":" + records + ",\"" + TIGHT + "\":false}";
  }

  private static String loosened(String json, long records) throws IOException {
    StringWriter text = new StringWriter(json.length() + 32);
    try (JsonParser in = JSON.createParser(json);
        JsonGenerator out = JSON.createGenerator(text)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        return loose(records);
      }
      out.writeStartObject();
      out.writeNumberField(RECORDS, records);
      for (String name; (name = in.nextFieldName()) != null; ) {
        in.nextToken();
        if (name.equals(RECORDS) || name.equals(TIGHT)) {
          in.skipChildren();
        } else {
          out.writeFieldName(name);
          // As text: a number is not to lose digits.
          copy(in, out);
        }
      }
      out.writeBooleanField(TIGHT, false);
      out.writeEndObject();
    }
    return text.toString();
  }

  private static void copy(JsonParser in, JsonGenerator out) throws IOException {
    if (in.currentToken().isNumeric()) {
      out.writeNumber(in.getText());
    } else if (in.isExpectedStartObjectToken()) {
      out.writeStartObject();
      for (String name; (name = in.nextFieldName()) != null; ) {
        out.writeFieldName(name);
        in.nextToken();
        copy(in, out);
      }
      out.writeEndObject();
    } else {
      out.copyCurrentStructure(in);
    }
  }
}
