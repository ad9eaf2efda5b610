package dev.millrace.connect.rest.unit;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A resource of a unit: the unit's own, or one whose records are children of another's.
 *
 * @param <T> what a record is
 * @param layout of its offsets
 * @param values what of a record the requests for its children ask with; null if that is not known
 * @param children resources that are read for each record
 * @param deletes null if nothing is told to be gone
 */
public record Level<T>(
    String name,
    Layout layout,
    Api<T> api,
    UnitRules rules,
    Function<T, Map<String, String>> values,
    List<Level<T>> children,
    Deletes<T> deletes) {
  public Level {
    children = List.copyOf(children);
  }
}
