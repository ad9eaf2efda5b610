package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Stops a task after every record, and goes on with another from what the worker stored. */
final class Restarts {
  private Restarts() {}

  /** Whatever the worker stored last, a restart goes on with the very next row. */
  static void atEveryRecord(Map<String, String> props, String column, List<String> expected) {
    props.put("poll.interval.ms", "600000");
    int rows = expected.size();
    for (int stop = 0; stop <= rows; stop++) {
      TaskRunner.Offsets offsets = new TaskRunner.Offsets();
      List<SourceRecord> sent = new ArrayList<>();
      if (stop > 0) {
        try (TaskRunner first = new TaskRunner(props, offsets)) {
          sent.addAll(first.rows(stop).subList(0, stop));
          sent.forEach(offsets::store);
        }
      }
      if (stop < rows) {
        try (TaskRunner second = new TaskRunner(props, offsets)) {
          sent.addAll(second.rows(rows - stop));
        }
      }
      assertThat(items(sent, column))
          .as("stopped after %s", stop)
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  static List<String> items(List<SourceRecord> records, String column) {
    return TaskRunner.rowsOf(records).stream()
        .map(record -> ((Struct) record.value()).getString(column))
        .toList();
  }

  /** {@code item 1} and so on. */
  static List<String> items(int count) {
    List<String> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      items.add("item " + i);
    }
    return items;
  }
}
