package dev.millrace.sandbox.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Percent-encoding as Signature Version 4 and the listings' {@code encoding-type=url} define it.
 */
final class UrlCoding {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  private static final String HEX = "0123456789ABCDEF";

  private UrlCoding() {}

  /** Encodes all but the unreserved characters, and those in {@code keep}. */
  static String encode(String text, String keep) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0 || keep.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
      }
    }
    return encoded.toString();
  }

  /** Decodes a path, where a plus sign is a plus sign. */
  static String decodePath(String raw) {
    return decode(raw.replace("+", "%2B"));
  }

  /** One name and value of a query string, decoded. */
  record Parameter(String name, String value) {}

  static List<Parameter> decodeQuery(String raw) {
    List<Parameter> parameters = new ArrayList<>();
    int start = 0;
    while (raw != null && start < raw.length()) {
      int end = raw.indexOf('&', start);
      String pair = raw.substring(start, end < 0 ? raw.length() : end);
      int equals = pair.indexOf('=');
      if (!pair.isEmpty()) {
        parameters.add(
            new Parameter(
                decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
      start = end < 0 ? raw.length() : end + 1;
    }
    return parameters;
  }

  private static String decode(String raw) {
    try {
      return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new S3Exception(400, "InvalidURI", "Cannot decode " + raw);
    }
  }
}
