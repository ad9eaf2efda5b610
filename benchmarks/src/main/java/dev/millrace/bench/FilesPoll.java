package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.connect.file.FileSourceConnector;
import dev.millrace.connect.file.FileSourceTask;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** A folder of files read by our task. */
final class FilesPoll implements Side {
  private final Path folder;
  private final int rows;

  private FilesPoll(int rows) throws IOException {
    this.rows = rows;
    folder = Files.createTempDirectory("millrace-bench-");
  }

  /** One file of CSV. */
  static Side csv(Scale scale) throws IOException {
    FilesPoll poll = new FilesPoll(scale.records());
    try (OutputStream out = Files.newOutputStream(poll.folder.resolve("orders.csv"))) {
      new OrdersFile(scale.records(), 0).csv(out);
    }
    return poll;
  }

  @Override
  public long round() throws InterruptedException {
    FileSourceTask task = start(taskConfigs(1, "file://" + folder, Map.of()).get(0));
    try {
      return read(task, rows, records -> check((Struct) records.get(0).value()));
    } finally {
      task.stop();
    }
  }

  /** The configurations of a connector's tasks. */
  static List<Map<String, String>> taskConfigs(int tasks, String store, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(more);
    config.put("name", "bench");
    config.put("store", store);
    config.put("topic", "orders");
    config.put("file.settle.ms", "0");
    FileSourceConnector connector = new FileSourceConnector();
    connector.initialize(FakeContexts.connector());
    connector.start(config);
    try {
      return connector.taskConfigs(tasks);
    } finally {
      connector.stop();
    }
  }

  static FileSourceTask start(Map<String, String> config) {
    FileSourceTask task = new FileSourceTask();
    task.initialize(FakeContexts.source());
    task.start(config);
    return task;
  }

  /** Polls until there are {@code rows}. */
  static long read(FileSourceTask task, int rows, Consumer<List<SourceRecord>> use)
      throws InterruptedException {
    long read = 0;
    while (read < rows) {
      List<SourceRecord> records = task.poll();
      if (records != null) {
        use.accept(records);
        read += records.size();
      }
    }
    return read;
  }

  /** Both sides fill the same fields, or one of them has less to do. */
  private static void check(Struct row) {
    if (!row.schema().fields().equals(OrdersFile.SCHEMA.fields())) {
      throw new IllegalStateException("Unlike the reference's: " + row.schema().fields());
    }
  }

  @Override
  public void close() {
    Trees.delete(folder);
  }
}
