package dev.millrace.connect.rest.auth;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.rest.http.Header;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;

/** Names and values as configurations write them. */
final class Texts {
  private Texts() {}

  /**
   * @param texts {@code name=value} each
   * @throws IllegalArgumentException if one is none
   */
  static Map<String, String> pairs(List<String> texts) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + text + "' is none: write name=value");
      }
      pairs.put(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }
    return pairs;
  }

  /**
   * @param text {@code Name: value} on each line
   * @throws IllegalArgumentException if a line is none
   */
  static Map<String, String> headers(String text) {
    Map<String, String> headers = new LinkedHashMap<>();
    text.lines()
        .filter(line -> !line.isBlank())
        .forEach(
            line -> {
              int colon = line.indexOf(':');
              if (colon <= 0) {
                throw new IllegalArgumentException("'" + line + "' is none: write Name: value");
              }
              Header header =
                  Header.of(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
              headers.put(header.name(), header.value());
            });
    return headers;
  }

  /** Adds what {@code read} fails with to the key. */
  static void check(Validation validation, String key, Runnable read) {
    try {
      read.run();
    } catch (IllegalArgumentException | KafkaException e) {
      validation.error(key, key + ": " + e.getMessage());
    }
  }
}
