package dev.millrace.connect.files.read.json;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The way from a document to its records. Where it ends at an array, that array's elements are
 * records. Immutable.
 */
public record JsonPath(List<Step> steps) {
  /** The document itself. */
  public static final JsonPath ROOT = new JsonPath(List.of());

  public JsonPath {
    steps = List.copyOf(steps);
  }

  /** A step down. */
  public sealed interface Step {
    /** To an object's field. */
    record Name(String name) implements Step {
      @Override
      public String toString() {
        return name.replace("~", "~0").replace("/", "~1");
      }
    }

    /** To each element of an array, and each value of an object. */
    record Each() implements Step {
      @Override
      public String toString() {
        return "*";
      }
    }
  }

  boolean isRoot() {
    return steps.isEmpty();
  }

  /** As a JSON pointer; an asterisk stands for each. */
  @Override
  public String toString() {
    return steps.stream().map(step -> "/" + step).collect(Collectors.joining());
  }
}
