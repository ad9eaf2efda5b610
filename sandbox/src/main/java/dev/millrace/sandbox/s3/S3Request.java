package dev.millrace.sandbox.s3;

import java.util.Map;

/**
 * A request that came, with a right signature; whether it succeeded is another matter.
 *
 * @param operation as the API names it
 * @param bucket empty for operations on none
 * @param key empty for operations on none
 * @param headers by lower-case name; values of one name are joined by commas
 */
public record S3Request(String operation, String bucket, String key, Map<String, String> headers) {

  /** A header's value, or null. */
  public String header(String lowerCaseName) {
    return headers.get(lowerCaseName);
  }
}
