package dev.millrace.connect.snowflake;

import dev.millrace.testkit.SinkRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task of this sink under a worker's stand-in. */
final class TaskRun extends SinkRun {
  TaskRun(Map<String, String> props) {
    super(new SnowflakeSinkTask(), props, Duration.ofMinutes(1));
  }

  @Override
  public TaskRun open(TopicPartition partition, List<SinkRecord> log, long from) {
    super.open(partition, log, from);
    return this;
  }
}
