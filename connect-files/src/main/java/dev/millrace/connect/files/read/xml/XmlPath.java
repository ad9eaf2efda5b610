package dev.millrace.connect.files.read.xml;

import java.util.List;

/**
 * Which elements are records: {@code /orders/order} from the root, {@code order} anywhere, {@code
 * *} for any name. A record within a record is a part of it.
 */
public final class XmlPath {
  /** Each child of the root. */
  public static final XmlPath CHILDREN = parse("/*/*");

  private final String text;
  private final boolean fromRoot;
  private final List<String> steps;

  private XmlPath(String text, boolean fromRoot, List<String> steps) {
    this.text = text;
    this.fromRoot = fromRoot;
    this.steps = steps;
  }

  /**
   * @throws IllegalArgumentException if a step is empty
   */
  public static XmlPath parse(String text) {
    boolean fromRoot = text.startsWith("/") && !text.startsWith("//");
    String path = text.startsWith("//") ? text.substring(2) : fromRoot ? text.substring(1) : text;
    List<String> steps = List.of(path.split("/", -1));
    if (steps.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "Record path '" + text + "' has an empty step: write /orders/order, or order");
    }
    return new XmlPath(text, fromRoot, steps);
  }

  /**
   * @param names of the elements from the root on
   */
  boolean matches(List<String> names) {
    int skip = names.size() - steps.size();
    if (skip < 0 || (fromRoot && skip > 0)) {
      return false;
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!steps.get(i).equals("*") && !steps.get(i).equals(names.get(skip + i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return text;
  }
}
