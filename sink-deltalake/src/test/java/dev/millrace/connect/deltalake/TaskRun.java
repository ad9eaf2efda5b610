package dev.millrace.connect.deltalake;

import dev.millrace.testkit.SinkRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task of this sink under a worker's stand-in. */
final class TaskRun extends SinkRun {
  /**
   * What most tests configure: tables are made, and commits come soon.
   *
   * @param more keys and values in turn
   */
  static Map<String, String> props(String path, String... more) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "delta");
    props.put("table.path", path);
    props.put("auto.create", "true");
    props.put("flush.interval.ms", "200");
    props.put("commit.min.interval.ms", "0");
    return with(props, more);
  }

  /** Adds keys and values, which come in turn. */
  static Map<String, String> with(Map<String, String> props, String... more) {
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  TaskRun(Map<String, String> props) {
    super(new DeltaLakeSinkTask(), props);
  }

  @Override
  public TaskRun open(TopicPartition partition, List<SinkRecord> log, long from) {
    super.open(partition, log, from);
    return this;
  }
}
