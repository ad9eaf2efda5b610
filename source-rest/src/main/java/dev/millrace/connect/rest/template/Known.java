package dev.millrace.connect.rest.template;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What templates of a request may refer to.
 *
 * @param names of values, some with what stands behind a colon: {@code since}, {@code
 *     config:region}
 * @param times those of them that are times, which a pattern may follow: {@code since:yyyy-MM-dd}
 * @param parent whether there is a parent record
 */
public record Known(Set<String> names, Set<String> times, boolean parent) {
  public Known {
    names = Set.copyOf(names);
    times = Set.copyOf(times);
  }

  boolean has(String name) {
    return names.contains(name);
  }

  /** As they are written, for messages. */
  @Override
  public String toString() {
    Set<String> all = new TreeSet<>(names);
    all.add("now:<pattern>");
    times.forEach(each -> all.add(each + ":<pattern>"));
    if (parent) {
      all.add("parent:/<json pointer>");
    }
    return all.stream().map(each -> "{{" + each + "}}").collect(Collectors.joining(", "));
  }
}
