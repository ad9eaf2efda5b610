package dev.millrace.connect.file.store.rest;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;

/** Percent-encoding as RFC 3986 has it, which signatures are made over. */
public final class Query {
  private Query() {}

  /** All but letters, digits and {@code -._~} encoded. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The same, but slashes stay. */
  public static String encodePath(String path) {
    return encode(path).replace("%2F", "/");
  }

  /** {@code a=1&b=2}, in the map's order. */
  public static String of(Map<String, String> parameters) {
    StringJoiner query = new StringJoiner("&");
    parameters.forEach((name, value) -> query.add(encode(name) + "=" + encode(value)));
    return query.toString();
  }
}
