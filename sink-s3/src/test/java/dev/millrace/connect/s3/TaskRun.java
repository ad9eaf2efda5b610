package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.testkit.SinkRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A task of this sink with one partition, under a worker's stand-in. */
final class TaskRun extends SinkRun {
  static final TopicPartition TP = new TopicPartition("orders", 0);

  TaskRun(S3SinkTask task, Map<String, String> props, List<SinkRecord> log) {
    super(task, props);
    open(TP, log, 0);
  }

  static Map<String, String> props(String... more) {
    Map<String, String> props =
        new HashMap<>(
            Map.of(
                "name", "files",
                "s3.bucket.name", "lake",
                "format.class", "json",
                "flush.size", "100"));
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  static S3SinkTask on(ObjectStore store) {
    return new S3SinkTask(config -> store);
  }

  /** The offset that Kafka would keep; -1 for none. */
  long committed() {
    return committed(TP);
  }

  static List<String> lines(ObjectStore store, String prefix) {
    List<String> lines = new ArrayList<>();
    for (String key : store.list(prefix)) {
      String text =
          new String(store.get(key).orElseThrow().body(), java.nio.charset.StandardCharsets.UTF_8);
      lines.addAll(Arrays.asList(text.strip().split("\n", -1)));
    }
    return lines;
  }
}
