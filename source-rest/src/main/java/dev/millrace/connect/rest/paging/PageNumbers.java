package dev.millrace.connect.rest.paging;

import dev.millrace.connect.rest.unit.Page;
import dev.millrace.connect.rest.unit.Place;
import java.util.Map;
import java.util.Set;

/**
 * Pages by number.
 *
 * @param start the first one's
 * @param size how many records a page is asked to have; 0 if the API's own number
 * @param total null if answers don't tell
 */
public record PageNumbers(long start, long size, Total total, Stop stop) implements Paging {
  public PageNumbers {
    if (total != null && !total.pages() && size < 1) {
      throw new IllegalArgumentException(
          "How many pages a number of records makes is known with a page size only");
    }
  }

  @Override
  public Needs needs() {
    return Needs.of(total == null ? null : total.where()).and(stop.needs());
  }

  @Override
  public Set<String> names() {
    return Set.of(PAGE, LIMIT);
  }

  @Override
  public Map<String, String> values(Place at, String delta) {
    return Counted.values(PAGE, Counted.number(PAGE, at, start), size);
  }

  @Override
  public Page.End after(Place at, Answer answer) {
    long page = Counted.number(PAGE, at, start);
    long all = total == null ? -1 : total.of(answer);
    long passed = page - start + 1;
    boolean reached = all >= 0 && (total.pages() ? passed : passed * size) >= all;
    return reached || stop.at(answer) ? Page.End.LAST : Counted.end(PAGE, page + 1);
  }
}
