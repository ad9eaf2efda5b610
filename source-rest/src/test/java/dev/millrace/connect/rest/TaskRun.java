package dev.millrace.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.contract.KeptOffsets;
import dev.millrace.connect.common.position.PositionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * A connector's tasks with their threads, and a Kafka that commits records and offsets together,
 * batch by batch.
 */
final class TaskRun {
  private static final long LIMIT_NANOS = 60_000_000_000L;

  private final Map<String, String> props;
  private final KeptOffsets offsets = new KeptOffsets();
  private final List<SourceRecord> committed = new ArrayList<>();
  private final List<SourceRecord> positions = new ArrayList<>();
  private final List<RestSourceTask> tasks = new ArrayList<>();

  TaskRun(Map<String, String> props) {
    this.props = Map.copyOf(props);
  }

  /** Starts as many tasks as the connector makes of {@code most}. */
  void start(int most) {
    RestSourceConnector connector = new RestSourceConnector();
    connector.start(props);
    for (Map<String, String> each : connector.taskConfigs(most)) {
      RestSourceTask task = new RestSourceTask();
      task.initialize(offsets.context());
      task.start(each);
      tasks.add(task);
    }
  }

  /** Commits what comes until {@code done} says so of all that was committed. */
  void commitUntil(Predicate<List<SourceRecord>> done) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT_NANOS;
    while (!done.test(committed)) {
      assertThat(System.nanoTime()).as("there are %s", committed.size()).isLessThan(deadline);
      for (RestSourceTask task : tasks) {
        commit(task.poll());
      }
    }
  }

  /** Commits the next batches, if they come soon. */
  void commitSome(int polls) throws InterruptedException {
    for (int i = 0; i < polls; i++) {
      for (RestSourceTask task : tasks) {
        commit(task.poll());
      }
    }
  }

  private void commit(List<SourceRecord> batch) {
    for (SourceRecord record : batch == null ? List.<SourceRecord>of() : batch) {
      offsets.stored.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
      (PositionRecord.is(record) ? positions : committed).add(record);
    }
  }

  /** Ends the tasks. What they had read and nobody committed is gone, as after a crash. */
  void stop() {
    tasks.forEach(RestSourceTask::stop);
    tasks.clear();
  }

  List<SourceRecord> committed() {
    return committed;
  }

  /** Records that only carried a position. */
  List<SourceRecord> positions() {
    return positions;
  }

  Map<Map<String, ?>, Map<String, Object>> stored() {
    return offsets.stored;
  }
}
