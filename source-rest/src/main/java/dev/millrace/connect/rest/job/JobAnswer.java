package dev.millrace.connect.rest.job;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.json.JsonTree;
import dev.millrace.connect.rest.paging.Where;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** What an API told of a job, in JSON. Immutable. */
public final class JobAnswer {
  private static final int MOST_BYTES = 1 << 20;
  private static final JsonTree.Limits LIMITS = new JsonTree.Limits(50, 100_000);
  private static final String NULL = "null";

  private static final int SHOWN = 500;

  private final String text;
  private final Object tree;
  private final Map<String, List<String>> headers;

  private JobAnswer(String text, Object tree, Map<String, List<String>> headers) {
    this.text = text;
    this.tree = tree;
    this.headers = headers;
  }

  /**
   * @param body is not closed
   * @param headers by their names in lower case
   * @throws IOException if the body breaks off
   * @throws IllegalArgumentException if it is longer than 1 MiB, or not JSON; the message quotes
   *     nothing of it
   */
  public static JobAnswer read(InputStream body, Map<String, List<String>> headers)
      throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException("it has more than " + MOST_BYTES + " bytes");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return new JobAnswer(text, Map.of(), headers);
    }
    try {
      return new JobAnswer(
          text,
          JsonTree.parse(new ByteArrayInputStream(bytes), LIMITS, (object, name) -> true),
          headers);
    } catch (IOException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
  }

  /** Its beginning, for messages. */
  public String shown() {
    return text.substring(0, Math.min(text.length(), SHOWN));
  }

  /** The value there; null if there is none, or it is null or empty. */
  public String told(Where where) {
    String told =
        where instanceof Where.Header header
            ? headers.getOrDefault(header.name(), List.of("")).get(0).strip()
            : told(((Where.Body) where).pointer());
    return told == null || told.isEmpty() || told.equals(NULL) ? null : told;
  }

  private String told(JsonPointer pointer) {
    Object at = tree;
    for (JsonPointer rest = pointer; !rest.matches(); rest = rest.tail()) {
      if (at instanceof List<?> list) {
        int index = rest.getMatchingIndex();
        at = index >= 0 && index < list.size() ? list.get(index) : null;
      } else {
        at = at instanceof Map<?, ?> map ? map.get(rest.getMatchingProperty()) : null;
      }
    }
    return at == null || at instanceof Map || at instanceof List ? null : at.toString();
  }
}
