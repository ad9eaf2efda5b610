package dev.millrace.sandbox.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A range of bytes of an object: from the first on, that many. */
record ByteRange(long first, long length) {

  private static final Pattern HEADER = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /**
   * Reads a Range header.
   *
   * @return null if there is none, or none that is understood: then the whole object is meant
   * @throws S3Exception 416 if it lies beyond the object
   */
  static ByteRange of(String header, long size) {
    Matcher matcher = HEADER.matcher(header == null ? "" : header.strip());
    if (!matcher.matches() || matcher.end() == "bytes=-".length()) {
      return null;
    }
    String from = matcher.group(1);
    String to = matcher.group(2);
    long first = from.isEmpty() ? Math.max(0, size - Long.parseLong(to)) : Long.parseLong(from);
    long last = from.isEmpty() || to.isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(to));
    if (!from.isEmpty() && !to.isEmpty() && Long.parseLong(to) < first) {
      return null;
    }
    if (first > last) {
      throw new S3Exception(
          416, "InvalidRange", "The object has " + size + " bytes; asked for " + header);
    }
    return new ByteRange(first, last - first + 1);
  }

  String contentRange(long size) {
    return "bytes " + first + "-" + (first + length - 1) + "/" + size;
  }
}
