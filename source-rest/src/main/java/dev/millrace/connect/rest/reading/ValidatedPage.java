package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.Page;
import java.io.IOException;

/**
 * A page that is all there is, and what to ask with whether there is another one.
 *
 * @param validator null if the answer gave nothing
 */
record ValidatedPage(Page<Fetched> page, String validator) implements Page<Fetched> {
  @Override
  public Item<Fetched> next() throws IOException {
    return page.next();
  }

  @Override
  public long asOf() {
    return page.asOf();
  }

  @Override
  public End end() {
    return new End(page.end().next(), validator);
  }

  @Override
  public void close() throws IOException {
    page.close();
  }
}
