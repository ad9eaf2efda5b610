package dev.millrace.connect.rest.openapi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A value of a document, and where it stands. Immutable.
 *
 * @param root the whole document
 * @param pointer as messages and references write it: {@code #/paths/~1issues}
 * @param value a map, a list, a boolean, or text for all else
 */
record Spot(Map<?, ?> root, String pointer, Object value) {
  private static final String REF = "$ref";
  private static final String INSIDE = "#/";
  private static final int MOST_HOPS = 20;

  static Spot root(Map<?, ?> root) {
    return new Spot(root, "#", root);
  }

  /** Its values by names, where it is an object; nothing else has any. */
  Map<?, ?> object() {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  boolean has(String name) {
    return object().get(name) != null;
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(object().get(name));
  }

  /** The value of a name; null if there is none. */
  Spot get(String name) {
    Object found = object().get(name);
    return found == null ? null : below(name, found);
  }

  /** The text of a name; null if there is none. */
  String text(String name) {
    return object().get(name) instanceof String text ? text : null;
  }

  /** The values of a list, or of the names of an object. */
  List<Spot> each() {
    if (value instanceof List<?> list) {
      return IntStream.range(0, list.size())
          .mapToObj(i -> below(Integer.toString(i), list.get(i)))
          .toList();
    }
    return object().entrySet().stream()
        .map(entry -> below((String) entry.getKey(), entry.getValue()))
        .toList();
  }

  /** The last step of the pointer. */
  String name() {
    String step = pointer.substring(pointer.lastIndexOf('/') + 1);
    return step.replace("~1", "/").replace("~0", "~");
  }

  private Spot below(String name, Object found) {
    return new Spot(root, pointer + "/" + name.replace("~", "~0").replace("/", "~1"), found);
  }

  /** Whether it refers to another document, which is never asked for. */
  boolean isElsewhere() {
    String ref = text(REF);
    return ref != null && !ref.equals("#") && !ref.startsWith(INSIDE);
  }

  /**
   * What it refers to, or itself if it doesn't.
   *
   * @throws IllegalArgumentException if that is not in this document, or goes round in a circle
   */
  Spot resolved() {
    Spot at = this;
    for (int hops = 0; at.text(REF) != null; hops++) {
      if (hops == MOST_HOPS) {
        throw new IllegalArgumentException(
            "the references at " + pointer + " go round in a circle");
      }
      at = at.referred();
    }
    return at;
  }

  private Spot referred() {
    if (isElsewhere()) {
      throw new IllegalArgumentException(
          "what "
              + pointer
              + " refers to is in another document, which is not asked for: bundle them into one");
    }
    Spot at = root(root);
    String path = text(REF).substring(1);
    for (String step : path.isEmpty() ? new String[0] : path.substring(1).split("/", -1)) {
      String name = decoded(step).replace("~1", "/").replace("~0", "~");
      at = at.value() instanceof List<?> list ? element(at, list, name) : at.get(name);
      if (at == null) {
        throw new IllegalArgumentException(
            "what " + pointer + " refers to is not in the document: " + text(REF));
      }
    }
    return at;
  }

  private static Spot element(Spot at, List<?> list, String index) {
    boolean inside = index.matches("\\d{1,6}") && Integer.parseInt(index) < list.size();
    return inside ? at.below(index, list.get(Integer.parseInt(index))) : null;
  }

  private static String decoded(String step) {
    try {
      return URLDecoder.decode(step.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return step;
    }
  }
}
