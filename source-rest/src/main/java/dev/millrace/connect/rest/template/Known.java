package dev.millrace.connect.rest.template;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What templates of a request may refer to.
 *
 * @param names of values, some with what stands behind a colon: {@code since}, {@code
 *     config:region}
 * @param parent whether there is a parent record
 */
public record Known(Set<String> names, boolean parent) {
  public Known {
    names = Set.copyOf(names);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** As they are written, for messages. */
  @Override
  public String toString() {
    Set<String> all = new TreeSet<>(names);
    all.add("now:<pattern>");
    if (parent) {
      all.add("parent:/<json pointer>");
    }
    return all.stream().map(each -> "{{" + each + "}}").collect(Collectors.joining(", "));
  }
}
