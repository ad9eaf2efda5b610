package dev.millrace.connect.rest.unit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a round's next request is: what paging puts into it, such as {@code page=7} or {@code
 * token=...}. Empty for the first one. Immutable.
 */
public record Place(Map<String, String> values) {
  /** The first request of a round. */
  public static final Place FIRST = new Place(Map.of());

  public Place {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Place of(String name, String value) {
    return new Place(Map.of(name, value));
  }
}
