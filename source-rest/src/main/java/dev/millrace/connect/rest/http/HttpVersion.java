package dev.millrace.connect.rest.http;

import java.util.Arrays;
import java.util.List;

/** Versions of HTTP. */
public enum HttpVersion {
  HTTP_1_1("1.1"),
  HTTP_2("2"),

  /** What client and server agree on, by ALPN (RFC 7301). */
  AUTO("auto");

  private final String word;

  HttpVersion(String word) {
    this.word = word;
  }

  /** As {@code http.version} has it. */
  static HttpVersion of(String word) {
    return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst().orElseThrow();
  }

  static List<String> names() {
    return Arrays.stream(values()).map(each -> each.word).toList();
  }
}
