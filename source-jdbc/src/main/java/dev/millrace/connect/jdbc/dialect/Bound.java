package dev.millrace.connect.jdbc.dialect;

import java.util.List;

/**
 * A value that a row's term is compared with.
 *
 * @param term an expression over the row
 * @param parameter takes the value, bound as text
 */
public record Bound(String term, String parameter, String text) {
  public Condition is(String operator) {
    return new Condition(term + " " + operator + " " + parameter, List.of(text));
  }
}
