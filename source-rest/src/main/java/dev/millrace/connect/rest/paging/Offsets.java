package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;
import java.util.Set;

/**
 * Pages by the number of records before them, those that came being counted.
 *
 * @param start the first one's
 * @param limit how many records a page is asked to have; 0 if the API's own number
 * @param total null if answers don't tell
 */
public record Offsets(long start, long limit, Total total, Stop stop) implements Paging {
  public Offsets {
    if (total != null && total.pages()) {
      throw new IllegalArgumentException("Offsets are compared to a number of records in all");
    }
  }

  @Override
  public Needs needs() {
    return Needs.of(total == null ? null : total.where()).and(stop.needs());
  }

  @Override
  public Set<String> names() {
    return Set.of(OFFSET, LIMIT);
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    return Counted.values(OFFSET, Counted.number(OFFSET, at, start), limit);
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    long next = Counted.number(OFFSET, at, start) + answer.records();
    long all = total == null ? -1 : total.of(answer);
    boolean reached = answer.records() == 0 || (all >= 0 && next - start >= all);
    return reached || stop.at(answer) ? Page.End.LAST : Counted.end(OFFSET, next);
  }
}
