package dev.millrace.connect.rest.openapi;

import dev.millrace.connect.rest.openapi.Shape.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A question that a document describes. Immutable.
 *
 * @param method in capitals
 * @param path as the document writes it: {@code /repos/{owner}/issues}
 * @param spot where it stands
 */
record Operation(String method, String path, Spot spot) {
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9_-]+");
  private static final int LONGEST_NAME = 100;

  /** How many objects deep a list is looked for. */
  private static final int LIST_DEPTH = 3;

  /** Names that a resource may have to mean it, the best first. */
  List<String> names() {
    String steps =
        Stream.of(path.split("/"))
            .filter(step -> !step.isEmpty() && !step.contains("{"))
            .collect(Collectors.joining("_"));
    return Stream.of(String.valueOf(spot.text("operationId")), steps)
        .filter(name -> !name.equals("null"))
        .map(name -> UNFIT.matcher(name).replaceAll("_"))
        .filter(Predicate.not(String::isEmpty))
        .map(name -> name.substring(0, Math.min(name.length(), LONGEST_NAME)))
        .toList();
  }

  /** The path as a resource has it. */
  String template() {
    return path.replaceAll("\\{([^{}]+)}", "{{config:$1}}");
  }

  /**
   * The schema of its answers with records.
   *
   * @param lines whether each line is a record
   * @throws IllegalArgumentException if it has none; the message has the pointer
   */
  Spot answer(boolean lines) {
    Spot responses = spot.get("responses");
    Spot response = responses == null ? null : success(responses);
    if (response == null) {
      throw new IllegalArgumentException("there is no answer of status 200 at " + spot.pointer());
    }
    Spot content = response.resolved().get("content");
    for (Spot type : content == null ? List.<Spot>of() : content.each()) {
      String name = type.name().replaceAll(";.*", "").strip();
      boolean fits =
          lines
              ? name.matches(".*/(x-)?(jsonl|ndjson|json-?lines|json-seq)")
              : name.matches(".*[/+]json|\\*/\\*");
      if (fits && type.has("schema")) {
        return type.get("schema");
      }
    }
    throw new IllegalArgumentException("there is no schema of JSON at " + response.pointer());
  }

  private static Spot success(Spot responses) {
    List<Spot> all = responses.each();
    return Stream.of("200", "20\\d", "2XX", "default")
        .flatMap(status -> all.stream().filter(each -> each.name().matches(status)))
        .findFirst()
        .orElse(null);
  }

  /**
   * Where its answers have a list, as a JSON pointer: "" if they are one, null if they have none,
   * or several, or are of one thing: the path ends with a parameter then.
   */
  String list(Shapes shapes) {
    try {
      Shape body = shapes.of(answer(false));
      if (body.kind() == Kind.ARRAY) {
        return "";
      }
      return path.endsWith("}") ? null : list(shapes, Map.of("", body), LIST_DEPTH);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * @param objects by their pointers; of two lists, that which lies less deep counts
   */
  private static String list(Shapes shapes, Map<String, Shape> objects, int depth) {
    List<String> lists = new ArrayList<>();
    Map<String, Shape> below = new LinkedHashMap<>();
    objects.forEach(
        (pointer, object) ->
            object
                .fields()
                .forEach(
                    (name, field) -> {
                      Shape shape = shapes.of(field);
                      String at = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
                      if (shape.kind() == Kind.STRUCT) {
                        below.put(at, shape);
                      } else if (shape.kind() == Kind.ARRAY
                          && shapes.of(shape.element()).kind() == Kind.STRUCT) {
                        lists.add(at);
                      }
                    }));
    if (lists.isEmpty() && !below.isEmpty() && depth > 1) {
      return list(shapes, below, depth - 1);
    }
    return lists.size() == 1 ? lists.get(0) : null;
  }
}
