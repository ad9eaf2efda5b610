package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.Page;

/** An answer without records. */
record NoRecords(End end, long asOf) implements Page<Fetched> {
  @Override
  public Item<Fetched> next() {
    return null;
  }

  @Override
  public void close() {}
}
