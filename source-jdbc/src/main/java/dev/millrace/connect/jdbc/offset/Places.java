package dev.millrace.connect.jdbc.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes lists of lists of texts as one text: values are parted by commas, lists by semicolons, and
 * what could be mistaken for either is escaped as in URLs.
 */
public final class Places {
  private Places() {}

  public static String write(List<List<String>> places) {
    return places.stream().map(Places::writeOne).collect(Collectors.joining(";"));
  }

  public static String writeOne(List<String> place) {
    return place.stream().map(Places::escaped).collect(Collectors.joining(","));
  }

  private static String escaped(String value) {
    return value.replace("%", "%25").replace(",", "%2C").replace(";", "%3B");
  }

  /** Empty text is no list. */
  public static List<List<String>> read(String text) {
    List<List<String>> places = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String place : text.split(";", -1)) {
        places.add(readOne(place));
      }
    }
    return places;
  }

  public static List<String> readOne(String text) {
    List<String> values = new ArrayList<>();
    for (String value : text.split(",", -1)) {
      values.add(value.replace("%3B", ";").replace("%2C", ",").replace("%25", "%"));
    }
    return values;
  }
}
