package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** The tasks of a connector, whose offsets are stored batch by batch as with exactly-once. */
final class Fleet implements AutoCloseable {
  private final List<Map<String, String>> configs = new ArrayList<>();
  final TaskRunner.Offsets offsets;
  private final List<TaskRunner> tasks = new ArrayList<>();
  final List<SourceRecord> sent = new ArrayList<>();
  final Set<Integer> busy = new HashSet<>();
  private Predicate<SourceRecord> transform = record -> true;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  Fleet(Map<String, String> props, TaskRunner.Offsets offsets, int count, TableId table) {
    this.offsets = offsets;
    for (TaskTables tables : TaskTables.spread(List.of(table), count, true)) {
      Map<String, String> config = new LinkedHashMap<>(props);
      config.putAll(tables.props());
      configs.add(config);
    }
    start();
  }

  private void start() {
    configs.forEach(config -> tasks.add(new TaskRunner(config, offsets)));
  }

  void restart() {
    tasks.forEach(TaskRunner::close);
    tasks.clear();
    start();
  }

  /** From now on, a transform drops the records that are not {@code kept}. */
  void keepOnly(Predicate<SourceRecord> kept) {
    transform = kept;
  }

  /** Each task on a thread of its own, as in a worker. */
  void pollUntil(BooleanSupplier done) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    AtomicBoolean end = new AtomicBoolean();
    List<CompletableFuture<Void>> polls = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      int task = i;
      polls.add(
          CompletableFuture.runAsync(
              () -> {
                while (!end.get() && System.nanoTime() < deadline) {
                  take(task, tasks.get(task).poll());
                  end.compareAndSet(false, isDone(done));
                }
              },
              threads));
    }
    polls.forEach(CompletableFuture::join);
    assertThat(done.getAsBoolean()).as("%s records", sent.size()).isTrue();
  }

  private synchronized boolean isDone(BooleanSupplier done) {
    return done.getAsBoolean();
  }

  private synchronized void take(int task, List<SourceRecord> batch) {
    if (!TaskRunner.rowsOf(batch).isEmpty()) {
      busy.add(task);
    }
    List<SourceRecord> kept = batch.stream().filter(transform).toList();
    kept.forEach(offsets::store);
    sent.addAll(kept);
  }

  synchronized List<String> items() {
    return TaskRunner.rowsOf(sent).stream().map(record -> item((Struct) record.value())).toList();
  }

  synchronized boolean finished() {
    return sent.stream()
        .anyMatch(
            record ->
                PositionRecord.is(record)
                    && record.sourceOffset().containsKey("millrace.v1.finished"));
  }

  /** Of the column {@code item}, however the database spells it. */
  private static String item(Struct row) {
    return row.schema().fields().stream()
        .filter(field -> field.name().equalsIgnoreCase("item"))
        .map(row::get)
        .map(String.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    tasks.forEach(TaskRunner::close);
    threads.shutdown();
  }
}
