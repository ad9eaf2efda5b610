package dev.millrace.connect.jdbc.dialect;

import java.util.List;
import java.util.stream.Collectors;

/** A comparison of rows, for databases that read it by one range of an index over many columns. */
final class RowComparison {
  private RowComparison() {}

  static Condition of(List<Bound> bounds, String operator) {
    if (bounds.size() == 1) {
      return bounds.get(0).is(operator);
    }
    String terms = bounds.stream().map(Bound::term).collect(Collectors.joining(", "));
    String values = bounds.stream().map(Bound::parameter).collect(Collectors.joining(", "));
    return new Condition(
        "(" + terms + ") " + operator + " (" + values + ")",
        bounds.stream().map(Bound::text).toList());
  }
}
