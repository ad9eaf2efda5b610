package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.testkit.FakeContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** One task under a worker that does what Connect's does: delivers, seeks, commits. */
final class TaskRun implements AutoCloseable {
  static final TopicPartition TP = new TopicPartition("orders", 0);

  final FakeContext context = new FakeContext();
  final S3SinkTask task;
  private final List<SinkRecord> log;
  private long position;

  TaskRun(S3SinkTask task, Map<String, String> props, List<SinkRecord> log) {
    this.task = task;
    this.log = log;
    context.assignment.add(TP);
    task.initialize(context);
    task.start(props);
    task.open(List.of(TP));
    rewind();
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

  private void rewind() {
    context.seeks.forEach((tp, offset) -> position = offset);
    context.seeks.clear();
  }

  /** Polls once: at most {@code most} records. */
  void step(int most) {
    rewind();
    List<SinkRecord> batch = new ArrayList<>();
    if (!context.paused.contains(TP)) {
      for (SinkRecord record : log) {
        if (record.kafkaOffset() >= position && batch.size() < most) {
          batch.add(record);
        }
      }
    }
    task.put(batch);
    if (!batch.isEmpty() && context.seeks.isEmpty()) {
      position = batch.get(batch.size() - 1).kafkaOffset() + 1;
    }
  }

  /** The offset that Kafka would keep; -1 for none. */
  long committed() {
    OffsetAndMetadata offset = task.preCommit(Map.of(TP, new OffsetAndMetadata(position))).get(TP);
    return offset == null ? -1 : offset.offset();
  }

  void runUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!done.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("Nothing after 20 s; committed " + committed());
      }
      step(50);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    task.close(List.of(TP));
    task.stop();
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
