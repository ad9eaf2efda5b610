package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Very many files of a line each, listed and read by one task: first while all but one wait for
 * their done-markers, then all of them.
 */
final class FilesList implements Side {
  private static final int FOLDERS = 300;
  private static final String MARKER = ".done";

  private final Path folder;
  private final int files;

  /** A day old and more, the newest made first. */
  FilesList(Scale scale) throws IOException {
    files = scale.records();
    folder = Files.createTempDirectory("millrace-bench-");
    Instant newest = Instant.now().minus(1, ChronoUnit.DAYS);
    for (int i = 0; i < FOLDERS; i++) {
      Files.createDirectory(folder.resolve("orders-of-the-day-" + i));
    }
    Path last = folder;
    for (int i = 0; i < files; i++) {
      last = folder.resolve("orders-of-the-day-" + i % FOLDERS).resolve("orders-" + i + ".jsonl");
      Files.writeString(last, "{\"id\":" + i + "}\n");
      Files.setLastModifiedTime(last, FileTime.from(newest.minusSeconds(i)));
    }
    Files.createFile(last.resolveSibling(last.getFileName() + MARKER));
  }

  /** Nothing is read before a listing came to its end. */
  @Override
  public long round() throws InterruptedException {
    String store = "file://" + folder;
    Map<String, String> patterns = Map.of("files.include", "*.jsonl,*.csv");
    long marked = FilesPoll.read(store, Map.of("file.done.suffix", MARKER), 1, records -> {});
    if (marked != 1) {
      throw new IllegalStateException(marked + " files were read, though one has a marker");
    }
    return FilesPoll.read(store, patterns, files, records -> {});
  }

  @Override
  public void close() {
    Trees.delete(folder);
  }
}
