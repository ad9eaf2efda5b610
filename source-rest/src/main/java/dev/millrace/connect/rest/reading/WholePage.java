package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A page that was read to its end, so that the next one can be asked for. Used by one thread. */
final class WholePage implements Page<Fetched> {
  private final Iterator<Item<Fetched>> items;
  private final long asOf;
  private final End end;

  private WholePage(List<Item<Fetched>> items, long asOf, End end) {
    this.items = items.iterator();
    this.asOf = asOf;
    this.end = end;
  }

  /** Reads a page, and closes it. */
  static WholePage of(Page<Fetched> page) throws IOException {
    try (page) {
      List<Item<Fetched>> items = new ArrayList<>();
      for (Item<Fetched> item = page.next(); item != null; item = page.next()) {
        items.add(item);
      }
      return new WholePage(items, page.asOf(), page.end());
    }
  }

  @Override
  public Item<Fetched> next() {
    return items.hasNext() ? items.next() : null;
  }

  @Override
  public long asOf() {
    return asOf;
  }

  @Override
  public End end() {
    return end;
  }

  @Override
  public void close() {}
}
