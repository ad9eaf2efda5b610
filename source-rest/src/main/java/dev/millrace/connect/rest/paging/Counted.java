package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.HashMap;
import java.util.Map;

/** Places that are numbers. */
final class Counted {
  private Counted() {}

  /** The number of a place, which at first is {@code start}. */
  static long number(String name, Place at, long start) {
    String text = at.values().get(name);
    if (text == null) {
      return start;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "place." + name + " in the offset must be a whole number and is '" + text + "'", e);
    }
  }

  static Map<String, String> values(String name, long number, long limit) {
    Map<String, String> values = new HashMap<>();
    values.put(name, Long.toString(number));
    if (limit > 0) {
      values.put(Paging.LIMIT, Long.toString(limit));
    }
    return values;
  }

  static Page.End end(String name, long next) {
    return new Page.End(Place.of(name, Long.toString(next)), null);
  }
}
