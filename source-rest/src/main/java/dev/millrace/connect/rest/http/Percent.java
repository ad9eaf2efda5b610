package dev.millrace.connect.rest.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;

/** Percent-encoding of RFC 3986, section 2. */
public final class Percent {
  private Percent() {}

  /** All but letters, digits and {@code -._~}, as UTF-8. */
  public static String encode(String text) {
    return URLEncoder.encode(text, UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  /** The URI with one more query parameter at its end. */
  public static URI withParameter(URI uri, String name, String value) {
    String pair = encode(name) + '=' + encode(value);
    String query = uri.getRawQuery();
    return withQuery(uri, query == null || query.isEmpty() ? pair : query + '&' + pair);
  }

  /** The path as it is sent. */
  public static String path(URI uri) {
    return uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
  }

  private static URI withQuery(URI uri, String query) {
    return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + path(uri) + '?' + query);
  }
}
