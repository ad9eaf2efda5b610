package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** The records of tables that are read while the log is, and of the log meanwhile. */
public final class Beside {
  private final Turns turns;
  private final Map<TableId, List<String>> keys;

  /**
   * @param keys columns of the primary keys of the tables that are read; without those that have
   *     none, of whose rows no newer event can be found
   */
  public Beside(Turns turns, Map<TableId, List<String>> keys) {
    this.turns = turns;
    this.keys = Map.copyOf(keys);
  }

  /** The rows of which no newer event was handed on. */
  public List<SourceRecord> rows(List<SourceRecord> rows, TableId table) {
    List<String> columns = keys.get(table);
    if (columns == null) {
      return rows;
    }
    List<SourceRecord> left = new ArrayList<>(rows.size());
    for (SourceRecord row : rows) {
      if (!(row.value() instanceof Struct value)
          || !turns.isOld(Change.key(table, row, rowOf(value), columns))) {
        left.add(row);
      }
    }
    return left;
  }

  /** Within an envelope, or alone. */
  private static Struct rowOf(Struct value) {
    Schema schema = value.schema();
    return schema.field("op") != null && schema.field("source") != null
        ? value.getStruct("after")
        : value;
  }

  /**
   * Takes note of events that are handed on.
   *
   * @return those that are to be handed on: without our messages
   */
  public List<SourceRecord> events(List<SourceRecord> events, Runnable reached) {
    List<SourceRecord> left = new ArrayList<>(events.size());
    for (SourceRecord event : events) {
      String message = message(event);
      if (message == null) {
        left.add(event);
        note(Change.of(event));
      } else if (turns.reaches(message)) {
        reached.run();
      }
    }
    return left;
  }

  private void note(Change change) {
    List<String> columns = change == null ? null : keys.get(change.table());
    if (columns == null) {
      return;
    }
    long transaction = change.source().getInt64(PostgresView.TRANSACTION);
    if (change.isTruncate()) {
      turns.truncated(change.table(), transaction);
    } else {
      turns.handOn(change.table(), transaction, change.key(columns));
    }
  }

  /** Null if it is no message of ours. */
  private static String message(SourceRecord event) {
    if (!(event.value() instanceof Struct value) || value.schema().field("message") == null) {
      return null;
    }
    Struct message = value.getStruct("message");
    if (!SightBeside.PREFIX.equals(message.getString("prefix"))) {
      return null;
    }
    return new String(KeyText.bytes(message.get("content")), StandardCharsets.UTF_8);
  }
}
