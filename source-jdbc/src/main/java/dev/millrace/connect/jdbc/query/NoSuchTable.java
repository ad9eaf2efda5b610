package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.TableId;
import org.apache.kafka.connect.errors.ConnectException;

/** A table is gone; the search for tables will notice. */
final class NoSuchTable extends ConnectException {
  NoSuchTable(TableId table) {
    super("Table " + table + " does not exist");
  }
}
