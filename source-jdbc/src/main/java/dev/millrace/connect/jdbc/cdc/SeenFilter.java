package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Takes out the events whose effect is in the rows of a snapshot already, because the query that
 * read the row's place saw the event's transaction (decision 0020). Not thread-safe.
 */
final class SeenFilter {
  private final Map<TableId, SeenRanges> tables = new HashMap<>();
  private View latest;

  /** Of a delete that was taken out last: its tombstone goes with it. */
  private Object deleted;

  /** From now on, {@code ranges} count for {@code table}. */
  void put(TableId table, SeenRanges ranges) {
    tables.put(table, ranges);
    for (View view : ranges.views()) {
      if (view != null && (latest == null || view.compareTo(latest) > 0)) {
        latest = view;
      }
    }
  }

  /**
   * The events that are left, in their order, with all that is no event.
   *
   * @throws SQLException if the database could not be asked between which keys a row lies; nothing
   *     has changed then
   */
  List<SourceRecord> unseen(List<SourceRecord> records, ConnectionSource connections)
      throws SQLException {
    Map<SeenRanges, List<Integer>> doubtful = new HashMap<>();
    Change[] changes = new Change[records.size()];
    boolean[] seen = new boolean[records.size()];
    boolean any = false;
    for (int i = 0; i < changes.length; i++) {
      Change change = latest == null ? null : Change.of(records.get(i));
      SeenRanges ranges =
          change == null || !latest.reaches(change.source()) ? null : tables.get(change.table());
      if (ranges == null) {
        continue;
      }
      changes[i] = change;
      SeenRanges.Answer answer = ranges.ask(change);
      if (answer == SeenRanges.Answer.SOME && change.isTruncate()) {
        throw halfTruncated(change);
      }
      seen[i] = answer == SeenRanges.Answer.ALL;
      any |= seen[i];
      if (answer == SeenRanges.Answer.SOME) {
        doubtful.computeIfAbsent(ranges, key -> new ArrayList<>()).add(i);
      }
    }
    for (Map.Entry<SeenRanges, List<Integer>> entry : doubtful.entrySet()) {
      List<Integer> indexes = entry.getValue();
      boolean[] answers =
          entry.getKey().saw(indexes.stream().map(i -> changes[i]).toList(), connections);
      for (int i = 0; i < answers.length; i++) {
        seen[indexes.get(i)] = answers[i];
        any |= answers[i];
      }
    }
    return any || deleted != null ? left(records, changes, seen) : records;
  }

  private static ConnectException halfTruncated(Change change) {
    return new ConnectException(
        "Table "
            + change.table()
            + " was truncated while it was read: some of its rows were read before, and some after."
            + " Stop the connector, take its offsets away (DELETE /connectors/<name>/offsets), and"
            + " resume it: all tables are read anew");
  }

  private List<SourceRecord> left(List<SourceRecord> records, Change[] changes, boolean[] seen) {
    List<SourceRecord> left = new ArrayList<>();
    for (int i = 0; i < seen.length; i++) {
      SourceRecord record = records.get(i);
      boolean tombstone = deleted != null && record.value() == null && deleted.equals(record.key());
      if (!seen[i] && !tombstone) {
        left.add(record);
      }
      deleted = seen[i] && changes[i].isDelete() ? record.key() : null;
    }
    return left;
  }
}
