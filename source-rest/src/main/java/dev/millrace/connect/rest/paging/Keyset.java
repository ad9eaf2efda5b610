package dev.millrace.connect.rest.paging;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.DataException;

/**
 * The next page begins behind the last record. One without records is the last.
 *
 * @param pointers the values of a record that say where it stands; not empty
 * @param limit how many records a page is asked to have; 0 if the API's own number
 */
public record Keyset(List<JsonPointer> pointers, long limit, Stop stop) implements Paging {
  public Keyset {
    pointers = List.copyOf(pointers);
    if (pointers.isEmpty()) {
      throw new IllegalArgumentException("Keyset paging needs a value of the last record");
    }
  }

  @Override
  public Needs needs() {
    return new Needs(Set.of(), Set.copyOf(pointers)).and(stop.needs());
  }

  @Override
  public Set<String> names() {
    Set<String> names = pointers.stream().map(Keyset::name).collect(Collectors.toSet());
    names.add(LIMIT);
    return names;
  }

  private static String name(JsonPointer pointer) {
    return LAST + pointer;
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    Map<String, String> values = new LinkedHashMap<>(at.values());
    if (limit > 0) {
      values.put(LIMIT, Long.toString(limit));
    }
    return values;
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    if (answer.records() == 0 || stop.at(answer)) {
      return Page.End.LAST;
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonPointer pointer : pointers) {
      String value = answer.last().get(pointer);
      if (value == null || value.isEmpty()) {
        throw new DataException(
            "The last record of the page has no value at "
                + pointer
                + ", which the next page is asked with: name values that every record has");
      }
      values.put(name(pointer), value);
    }
    return new Page.End(new Place(values), null);
  }
}
