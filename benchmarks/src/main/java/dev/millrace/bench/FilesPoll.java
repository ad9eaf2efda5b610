package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.file.FileSourceConnector;
import dev.millrace.connect.file.FileSourceTask;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A file read by our tasks. */
final class FilesPoll implements Side {
  /** As many as the default makes of 10 GB. */
  private static final int RANGES = 40;

  private final TemporaryFile file;
  private final int rows;
  private final List<Map<String, String>> configs;
  private final Consumer<List<SourceRecord>> use;

  private FilesPoll(
      TemporaryFile file,
      int rows,
      List<Map<String, String>> configs,
      Consumer<List<SourceRecord>> use) {
    this.file = file;
    this.rows = rows;
    this.configs = configs;
    this.use = use;
  }

  /** One file of CSV, by one task. */
  static Side csv(Scale scale) throws IOException {
    TemporaryFile file = TemporaryFile.of("orders.csv", scale.records(), OrdersFile::csv);
    return new FilesPoll(
        file, scale.records(), taskConfigs(1, file.store(), Map.of()), FilesPoll::check);
  }

  /** One file of JSON lines, cut into ranges. */
  static Side ranges(Scale scale, int tasks) throws IOException {
    TemporaryFile file = TemporaryFile.of("orders.jsonl", scale.records(), OrdersFile::jsonLines);
    String split = String.valueOf(Files.size(file.path()) / RANGES);
    return new FilesPoll(
        file,
        scale.records(),
        taskConfigs(tasks, file.store(), Map.of("split.bytes", split)),
        records -> {});
  }

  /** Each task has a thread, as in a worker. */
  @Override
  public long round() throws Exception {
    AtomicLong left = new AtomicLong(rows);
    ExecutorService threads = Executors.newFixedThreadPool(configs.size());
    try {
      List<Future<Long>> tasks = new ArrayList<>();
      for (Map<String, String> config : configs) {
        tasks.add(threads.submit(() -> Polled.read(new FileSourceTask(), config, left, use)));
      }
      long read = 0;
      for (Future<Long> task : tasks) {
        read += task.get();
      }
      return read;
    } finally {
      threads.shutdownNow();
    }
  }

  /** The configurations of a connector's tasks. */
  private static List<Map<String, String>> taskConfigs(
      int tasks, String store, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("name", "bench");
    config.put("store", store);
    config.put("topic", "orders");
    config.put("file.settle.ms", "0");
    return Polled.taskConfigs(new FileSourceConnector(), config, tasks);
  }

  /**
   * Reads by the only task of a connector until {@code rows} have come.
   *
   * @param config beside what all have
   * @return how many came
   */
  static long read(
      String store, Map<String, String> config, int rows, Consumer<List<SourceRecord>> use)
      throws InterruptedException {
    return Polled.read(
        new FileSourceTask(), taskConfigs(1, store, config).get(0), new AtomicLong(rows), use);
  }

  /** Both sides fill the same fields, or one of them has less to do. */
  private static void check(List<SourceRecord> records) {
    Struct row = (Struct) records.get(0).value();
    if (!row.schema().fields().equals(OrderRow.SCHEMA.fields())) {
      throw new IllegalStateException("Unlike the reference's: " + row.schema().fields());
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
