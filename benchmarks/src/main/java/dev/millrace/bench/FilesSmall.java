package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Many files of a few rows, by one task; how many are read in a second. */
final class FilesSmall implements Limits.Work {
  private static final int ROWS = 50;
  private static final int FOLDERS = 20;

  private final Path folder;
  private final int files;
  private double filesPerSecond;

  FilesSmall(Scale scale) throws IOException {
    files = scale.records();
    folder = Files.createTempDirectory("millrace-bench-");
    for (int i = 0; i < FOLDERS; i++) {
      Files.createDirectory(folder.resolve("day-" + i));
    }
    OrdersFile orders = new OrdersFile(ROWS, 0);
    for (int i = 0; i < files; i++) {
      Path file = folder.resolve("day-" + i % FOLDERS).resolve("orders-" + i + ".csv");
      try (OutputStream out = Files.newOutputStream(file)) {
        orders.csv(out);
      }
    }
  }

  @Override
  public long round() throws InterruptedException {
    long start = System.nanoTime();
    long rows = FilesPoll.read("file://" + folder, Map.of(), files * ROWS, records -> {});
    filesPerSecond = files * 1e9 / (System.nanoTime() - start);
    return rows / ROWS;
  }

  @Override
  public List<Double> figures() {
    return List.of(filesPerSecond);
  }

  @Override
  public void close() {
    Trees.delete(folder);
  }
}
