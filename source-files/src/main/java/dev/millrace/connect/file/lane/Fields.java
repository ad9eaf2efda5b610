package dev.millrace.connect.file.lane;

import java.util.Base64;
import java.util.Map;

/** The fields of a stored offset, which Connect's JSON or a user wrote. */
record Fields(Map<String, ?> map) {
  boolean has(String key) {
    return map.get(key) != null;
  }

  /**
   * @throws IllegalArgumentException if it is missing or not a whole number
   */
  long number(String key) {
    Object value = map.get(key);
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw wrong(key, "a whole number");
  }

  long number(String key, long byDefault) {
    return has(key) ? number(key) : byDefault;
  }

  /**
   * @throws IllegalArgumentException if it is missing or not text
   */
  String text(String key) {
    if (map.get(key) instanceof String text) {
      return text;
    }
    throw wrong(key, "text");
  }

  byte[] bytes(String key) {
    if (!has(key)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text(key));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "base64");
    }
  }

  void version() {
    long version = number(Layout.VERSION_KEY);
    if (version != Layout.VERSION) {
      throw new IllegalArgumentException(
          "version is "
              + version
              + ", and this connector reads "
              + Layout.VERSION
              + " only: use the one that wrote the offset");
    }
  }

  IllegalArgumentException wrong(String key, String expected) {
    return new IllegalArgumentException(key + " must be " + expected + " and is " + map.get(key));
  }
}
