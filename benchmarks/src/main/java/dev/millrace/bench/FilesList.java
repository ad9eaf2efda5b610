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
  /** Of a day. */
  private static final int LINKS = 5_000;

  private static final String MARKER = ".done";

  private final Path folder;
  private final int files;

  /**
   * The newest first. The files of a day are links to one: a million of their own take a disk
   * minutes to make, and more to delete.
   */
  FilesList(Scale scale) throws IOException {
    files = scale.records();
    folder = Files.createTempDirectory("millrace-bench-");
    Instant today = Instant.now();
    Path first = null;
    Path last = null;
    for (int i = 0; i < files; i++) {
      int day = i / LINKS;
      last = folder.resolve("orders-of-the-day-" + day).resolve("orders-" + i + ".jsonl");
      if (i % LINKS == 0) {
        first = last;
        Files.createDirectory(first.getParent());
        Files.writeString(first, "{\"id\":" + day + "}\n");
        Files.setLastModifiedTime(first, FileTime.from(today.minus(1 + day, ChronoUnit.DAYS)));
      } else {
        Files.createLink(last, first);
      }
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
