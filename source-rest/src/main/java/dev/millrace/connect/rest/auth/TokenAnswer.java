package dev.millrace.connect.rest.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.connect.rest.http.Answer;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;

/** What a token endpoint answers (RFC 6749, section 5.1). */
final class TokenAnswer {
  private static final long MARGIN_MS = 30_000;

  static final JsonFactory JSON = new JsonFactory();

  /** Far more than tokens need. */
  private static final int MOST = 1 << 20;

  private TokenAnswer() {}

  /**
   * @param askedMs when it was asked for, from which its life is counted
   */
  static Tokens read(String name, Answer answer, long askedMs) throws IOException {
    byte[] body = answer.body().readNBytes(MOST);
    Map<String, String> fields;
    try {
      fields = fields(body);
    } catch (IOException e) {
      // Its message would show the token.
      throw new ConnectException(name + ": the answer is no JSON object with a token in it");
    }
    String access = fields.get("access_token");
    if (access == null || access.isEmpty()) {
      throw new ConnectException(name + ": the answer has no access_token");
    }
    return new Tokens(access, fields.get("refresh_token"), endsAtMs(name, fields, askedMs));
  }

  /** A token is used no longer than until then, lest it ends on its way. */
  private static long endsAtMs(String name, Map<String, String> fields, long askedMs) {
    String seconds = fields.get("expires_in");
    if (seconds == null) {
      return Long.MAX_VALUE;
    }
    try {
      long lifeMs = Math.multiplyExact(Long.parseLong(seconds.strip()), 1000);
      return Math.addExact(askedMs, lifeMs - Math.min(MARGIN_MS, lifeMs / 10));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ConnectException(name + ": expires_in is no number of seconds: " + seconds, e);
    }
  }

  /** The scalar fields of an object. */
  static Map<String, String> fields(byte[] body) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return fields;
  }
}
