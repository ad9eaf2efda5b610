package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.Archives;
import dev.millrace.sandbox.Sandbox;
import java.util.Map;

/** A file of CSV, for a connector in a worker. */
record FilesWorker(TemporaryFile file) implements WorkerRead.Input {
  /** By one task of ours. */
  static Side csv(Scale scale) throws Exception {
    TemporaryFile file = TemporaryFile.of("orders.csv", scale.records(), OrdersFile::csv);
    return new WorkerRead(scale, Archives.configured(), new FilesWorker(file));
  }

  /** By nothing: {@link MadeTask} makes the same records. */
  static Side made(Scale scale) throws Exception {
    return WorkerRead.made(scale, Map.of());
  }

  @Override
  public Map<String, String> config(Sandbox sandbox, String topic) {
    return Map.of(
        "connector.class",
        "dev.millrace.connect.file.FileSourceConnector",
        "tasks.max",
        "1",
        "store",
        file.store(),
        "topic",
        topic,
        "file.settle.ms",
        "0");
  }

  @Override
  public void close() {
    file.close();
  }
}
