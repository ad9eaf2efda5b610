package dev.millrace.connect.rest.template;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.DataException;

/** The requests of a resource. Immutable; used by any thread. */
public final class RequestTemplate {
  private final TextTemplate path;
  private final Pairs query;
  private final Map<String, TextTemplate> headers;
  private final TextTemplate body;
  private final Pairs form;

  /**
   * A request.
   *
   * @param target the path, and the query behind a {@code ?}
   * @param headers in their order
   * @param body null if there is none
   */
  public record Rendered(String target, Map<String, String> headers, String body) {}

  /**
   * As the configuration writes a request. Each text may hold references.
   *
   * @param key what messages begin the keys with, such as {@code resource.issues.}
   * @param query {@code a=1&b=2}; "" for none
   * @param headers {@code Name: value} each
   * @param body "" for none
   * @param contentType of the body, which says how values are encoded in it
   */
  public record Text(
      String key,
      String path,
      String query,
      List<String> headers,
      String body,
      String contentType) {}

  private RequestTemplate(Text text, Known known) {
    if (text.path().matches(".*[?#].*")) {
      throw new ConfigException(
          text.key() + "path", text.path(), "what stands behind '?' belongs into the query");
    }
    path = TextTemplate.parse(text.key() + "path", text.path(), Encoding.URL, known);
    query = Pairs.parse(text.key() + "query", text.query(), Encoding.URL, known);
    headers = headers(text.key() + "headers", text.headers(), known);
    Encoding encoding = encoding(text.contentType());
    boolean pairs = encoding == Encoding.FORM;
    String key = text.key() + "body";
    form = pairs ? Pairs.parse(key, text.body(), encoding, known) : null;
    body =
        pairs || text.body().isEmpty()
            ? null
            : TextTemplate.parse(key, text.body(), encoding, known);
  }

  /**
   * @throws ConfigException if a text refers to what is not known, or is none; the message names
   *     the key
   */
  public static RequestTemplate parse(Text text, Known known) {
    return new RequestTemplate(text, known);
  }

  private static Map<String, TextTemplate> headers(String key, List<String> texts, Known known) {
    Map<String, TextTemplate> headers = new LinkedHashMap<>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? "" : text.substring(0, colon).strip();
      if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new ConfigException(key, text, "a header is written as 'Name: value'");
      }
      String value = text.substring(colon + 1).strip();
      headers.put(name, TextTemplate.parse(key, value, Encoding.HEADER, known));
    }
    return headers;
  }

  private static Encoding encoding(String contentType) {
    String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (type.equals("application/x-www-form-urlencoded")) {
      return Encoding.FORM;
    }
    if (type.endsWith("/json") || type.endsWith("+json")) {
      return Encoding.JSON;
    }
    return type.endsWith("/xml") || type.endsWith("+xml") ? Encoding.XML : Encoding.PLAIN;
  }

  /** What of the parent's record it refers to. */
  public Set<JsonPointer> parents() {
    Stream<JsonPointer> ofBody = body == null ? Stream.empty() : body.parents();
    Stream<JsonPointer> ofForm = form == null ? Stream.empty() : form.parents();
    return Stream.of(
            path.parents(),
            query.parents(),
            headers.values().stream().flatMap(TextTemplate::parents),
            ofBody,
            ofForm)
        .flatMap(each -> each)
        .collect(Collectors.toSet());
  }

  /**
   * The request that asks with the values.
   *
   * @throws DataException if a value can't stand where it is referred to, or the path lacks one
   */
  public Rendered of(Values values) {
    String asked = query.of(values);
    Map<String, String> sent = new LinkedHashMap<>();
    headers.forEach(
        (name, value) -> {
          if (!value.isEmpty(values)) {
            sent.put(name, value.of(values));
          }
        });
    return new Rendered(
        asked == null ? path(values) : path(values) + "?" + asked, sent, body(values));
  }

  private String body(Values values) {
    if (form != null) {
      return form.of(values);
    }
    return body == null ? null : body.of(values);
  }

  /** What steps up, or is missing, would ask another resource. */
  private String path(Values values) {
    if (path.lacks(values)) {
      throw new DataException("A value that the path '" + path + "' refers to is empty");
    }
    String made = path.of(values);
    if (Stream.of(made.split("/", -1)).anyMatch(step -> step.equals(".") || step.equals(".."))) {
      throw new DataException("A value makes a step of the path '" + path + "' lead elsewhere");
    }
    return made;
  }
}
