package dev.millrace.connect.common.position;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The fields of a stored offset, which Connect's JSON or a user wrote.
 *
 * @param map as Connect gives it
 */
public record OffsetFields(Map<String, ?> map) {
  public boolean has(String key) {
    return map.get(key) != null;
  }

  /** The fields whose names begin with {@code prefix}, without it. */
  public OffsetFields below(String prefix) {
    Map<String, Object> below = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            below.put(key.substring(prefix.length()), value);
          }
        });
    return new OffsetFields(below);
  }

  /**
   * @throws IllegalArgumentException if it is missing or not a whole number
   */
  public long number(String key) {
    Object value = map.get(key);
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    throw wrong(key, "a whole number");
  }

  public long number(String key, long byDefault) {
    return has(key) ? number(key) : byDefault;
  }

  /**
   * @throws IllegalArgumentException if it is missing or not text
   */
  public String text(String key) {
    if (map.get(key) instanceof String text) {
      return text;
    }
    throw wrong(key, "text");
  }

  /**
   * None if it is missing.
   *
   * @throws IllegalArgumentException if it is not base64
   */
  public byte[] bytes(String key) {
    if (!has(key)) {
      return new byte[0];
    }
    try {
      return Base64.getDecoder().decode(text(key));
    } catch (IllegalArgumentException e) {
      throw wrong(key, "base64");
    }
  }

  /**
   * @throws IllegalArgumentException unless the offset is of {@code version}, as its key says
   */
  public void version(String key, long version) {
    long found = number(key);
    if (found != version) {
      throw new IllegalArgumentException(
          key
              + " is "
              + found
              + ", and this connector reads "
              + version
              + " only: use the one that wrote the offset");
    }
  }

  /** What a field that should be something else is refused with. */
  public IllegalArgumentException wrong(String key, String expected) {
    return new IllegalArgumentException(key + " must be " + expected + " and is " + map.get(key));
  }
}
