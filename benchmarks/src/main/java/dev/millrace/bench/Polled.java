package dev.millrace.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;

/** Tasks of a source by themselves, without a worker. */
final class Polled {
  private Polled() {}

  /** The configurations of a connector's tasks. */
  static List<Map<String, String>> taskConfigs(
      SourceConnector connector, Map<String, String> config, int tasks) {
    connector.initialize(FakeContexts.connector());
    connector.start(config);
    try {
      return connector.taskConfigs(tasks);
    } finally {
      connector.stop();
    }
  }

  /**
   * Reads by a task until there is nothing left.
   *
   * @param left of all tasks that share it
   * @return how many this one read
   */
  static long read(
      SourceTask task,
      Map<String, String> config,
      AtomicLong left,
      Consumer<List<SourceRecord>> use)
      throws InterruptedException {
    task.initialize(FakeContexts.source());
    task.start(config);
    try {
      long read = 0;
      while (left.get() > 0) {
        List<SourceRecord> records = task.poll();
        if (records != null) {
          use.accept(records);
          read += records.size();
          left.addAndGet(-records.size());
        }
      }
      return read;
    } finally {
      task.stop();
    }
  }
}
