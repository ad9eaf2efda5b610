package dev.millrace.connect.jdbc.query;

import java.util.Arrays;
import java.util.List;

/**
 * Where a row stands in the order of a read: the values of the order's terms, each a {@code
 * LocalDateTime}, {@code Long} or {@code String}. With fewer values than there are terms, it stands
 * after all rows that start with them. Immutable.
 */
public final class Place {
  /** Before all rows, or, as an end, after all of them. */
  public static final Place NOWHERE = of();

  private final Object[] values;

  private Place(Object[] values) {
    this.values = values;
  }

  /**
   * @param values not to be changed any more
   */
  public static Place of(Object... values) {
    return new Place(values);
  }

  public boolean isNowhere() {
    return values.length == 0;
  }

  public int size() {
    return values.length;
  }

  public Object get(int term) {
    return values[term];
  }

  /** Its values as text. */
  public List<String> words() {
    return Arrays.stream(values).map(String::valueOf).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Place place && Arrays.equals(values, place.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
