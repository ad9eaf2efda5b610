package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What one turn of a table gave.
 *
 * @param rows without position records
 * @param newestMs timestamp of the last row, in milliseconds since 1970; -1 if unknown
 */
public record Batch(TableId table, List<SourceRecord> records, int rows, long newestMs) {
  public Batch {
    records = List.copyOf(records);
  }
}
