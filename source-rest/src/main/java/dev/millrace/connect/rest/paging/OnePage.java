package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;
import java.util.Set;

/** An answer is all there is. */
public record OnePage() implements Paging {
  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    return Map.of();
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    return Page.End.LAST;
  }
}
