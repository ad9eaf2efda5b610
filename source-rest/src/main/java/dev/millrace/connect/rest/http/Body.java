package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** What a request carries. Immutable; never shown in messages. */
public final class Body {
  private final byte[] bytes;
  private final String contentType;

  private Body(byte[] bytes, String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** Text as UTF-8. */
  public static Body text(String text, String contentType) {
    return new Body(text.getBytes(UTF_8), contentType);
  }

  /** Fields as a form sends them. */
  public static Body form(Map<String, String> fields) {
    return text(
        fields.entrySet().stream()
            .map(e -> encode(e.getKey()) + '=' + encode(e.getValue()))
            .collect(Collectors.joining("&")),
        "application/x-www-form-urlencoded");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public String contentType() {
    return contentType;
  }

  @Override
  public String toString() {
    return bytes.length + " bytes of " + contentType;
  }
}
