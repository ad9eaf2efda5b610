package dev.millrace.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Query strings. */
public final class Queries {

  private Queries() {}

  /**
   * The parameters of a query string, decoded.
   *
   * @param raw null if there is none
   * @throws IllegalArgumentException if it can't be decoded
   */
  public static Map<String, String> decode(String raw) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : (raw == null ? "" : raw).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        parameters.putIfAbsent(
            URLDecoder.decode(
                equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
            equals < 0
                ? ""
                : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }
}
