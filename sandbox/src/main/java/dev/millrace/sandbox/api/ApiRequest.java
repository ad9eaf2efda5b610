package dev.millrace.sandbox.api;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that came.
 *
 * @param query as it was sent; empty without one
 * @param headers the first of each name, in lower case
 */
public record ApiRequest(
    String method, String path, String query, Map<String, String> headers, String body) {

  static ApiRequest of(Call call) {
    Map<String, String> headers = new TreeMap<>();
    call.exchange()
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String query = call.uri().getRawQuery();
    return new ApiRequest(
        call.method(),
        call.path(),
        query == null ? "" : query,
        headers,
        new String(call.body(), StandardCharsets.UTF_8));
  }
}
