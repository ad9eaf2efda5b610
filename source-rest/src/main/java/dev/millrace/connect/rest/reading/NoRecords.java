package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.Page;

/** An answer without records, by a rule or because nothing changed. */
record NoRecords(End end, long asOf) implements Page<Fetched> {
  @Override
  public Item<Fetched> next() {
    return null;
  }

  @Override
  public boolean whole() {
    return false;
  }

  @Override
  public void close() {}
}
