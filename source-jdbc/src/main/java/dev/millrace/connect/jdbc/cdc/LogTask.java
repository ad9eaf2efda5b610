package dev.millrace.connect.jdbc.cdc;

import io.debezium.connector.common.BaseSourceTask;
import io.debezium.connector.common.DebeziumTaskState;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;

/**
 * One task of Debezium's, from its start to its first failure: it would start itself again, but
 * from what Connect has stored, and so repeat what was handed on since.
 */
final class LogTask {
  private static final String HEARTBEAT = "io.debezium.connector.common.Heartbeat";

  private final BaseSourceTask<?, ?> task;
  private final Repeats repeats;

  /**
   * @param repeats null if there are none
   */
  private LogTask(BaseSourceTask<?, ?> task, Repeats repeats) {
    this.task = task;
    this.repeats = repeats;
  }

  /**
   * Starts a task.
   *
   * @param settings Debezium's keys, but for the connector's class
   * @param last offsets of the last records that were read, by source partition
   * @param stored what Connect has stored
   * @throws RetriableException if a later start may succeed
   */
  static LogTask start(
      Database database,
      Map<String, String> settings,
      Map<Map<String, ?>, Map<String, ?>> last,
      OffsetStorageReader stored) {
    BaseSourceTask<?, ?> task = database.task();
    Map<String, String> props = new HashMap<>(settings);
    props.put("connector.class", database.connector());
    StartReader reader = new StartReader(stored);
    Map<Map<String, ?>, Map<String, Object>> begin = new HashMap<>();
    last.forEach((partition, offset) -> begin.put(partition, database.begin(offset)));
    reader.beginWith(begin);
    task.initialize(context(props, reader));
    try {
      task.start(props);
      if (task.getTaskState() == DebeziumTaskState.RESTARTING) {
        throw new RetriableException("Debezium's task did not start: its log says why");
      }
    } catch (RuntimeException | Error e) {
      stop(task, e);
      throw e;
    }
    reader.beginWith(Map.of());
    return new LogTask(task, database.repeats(last.values()));
  }

  private static void stop(BaseSourceTask<?, ?> task, Throwable cause) {
    try {
      task.stop();
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
  }

  /** All that Debezium asks of a worker. */
  private static SourceTaskContext context(Map<String, String> props, OffsetStorageReader reader) {
    return (SourceTaskContext)
        Proxy.newProxyInstance(
            LogTask.class.getClassLoader(),
            new Class<?>[] {SourceTaskContext.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "offsetStorageReader" -> reader;
                  case "configs" -> props;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  /**
   * The next records; null if there is none now.
   *
   * @throws RetriableException if another task may be able to go on
   */
  List<SourceRecord> poll() throws InterruptedException {
    List<SourceRecord> records = task.poll();
    if (records == null || records.isEmpty()) {
      return null;
    }
    if (repeats == null) {
      return records;
    }
    List<SourceRecord> passed = new ArrayList<>(records.size());
    for (SourceRecord record : records) {
      SourceRecord pass = repeats.pass(record, !heartbeat(record));
      if (pass != null) {
        passed.add(pass);
      }
    }
    return passed.isEmpty() ? null : passed;
  }

  private static boolean heartbeat(SourceRecord record) {
    return record.valueSchema() != null && HEARTBEAT.equals(record.valueSchema().name());
  }

  /** The next {@link #poll} confirms to the database what Connect has stored. */
  void commit() throws InterruptedException {
    task.commit();
  }

  void stop() {
    task.stop();
  }
}
