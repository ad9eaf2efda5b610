package dev.millrace.sandbox.s3;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that came, with a right signature; whether it succeeded is another matter.
 *
 * @param operation as the API names it
 * @param bucket empty for operations on none
 * @param key empty for operations on none
 * @param headers by lower-case name; values of one name are joined by commas
 */
public record S3Request(String operation, String bucket, String key, Map<String, String> headers) {

  static S3Request of(S3Operation operation, Call call) {
    Map<String, String> headers = new TreeMap<>();
    call.headers()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
    return new S3Request(operation.apiName(), call.bucket(), call.key(), headers);
  }

  /** A header's value, or null. */
  public String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
