package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What paging has to know of an answer. Immutable.
 *
 * @param body single values of the body, beside the records
 * @param records single values of the last record, counted from it
 */
public record Needs(Set<JsonPointer> body, Set<JsonPointer> records) {
  static final Needs NOTHING = new Needs(Set.of(), Set.of());

  public Needs {
    body = Set.copyOf(body);
    records = Set.copyOf(records);
  }

  /** Those of the places that are in the body; a null stands for none. */
  static Needs of(Where... places) {
    return new Needs(
        Stream.of(places)
            .filter(Objects::nonNull)
            .filter(Where.Body.class::isInstance)
            .map(where -> ((Where.Body) where).pointer())
            .collect(Collectors.toSet()),
        Set.of());
  }

  Needs and(Needs others) {
    return new Needs(union(body, others.body), union(records, others.records));
  }

  private static Set<JsonPointer> union(Set<JsonPointer> some, Set<JsonPointer> others) {
    Set<JsonPointer> all = new LinkedHashSet<>(some);
    all.addAll(others);
    return all;
  }
}
