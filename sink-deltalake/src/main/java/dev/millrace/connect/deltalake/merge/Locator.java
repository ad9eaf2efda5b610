package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.merge.KeyScan.Hits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.connect.errors.RetriableException;

/** Searches the files of a table for keys, several at a time: most of it is waiting for storage. */
final class Locator implements AutoCloseable {
  private static final int THREADS = 8;

  private final TableFiles files;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "millrace-delta-locate");
            thread.setDaemon(true);
            return thread;
          });

  Locator(TableFiles files) {
    this.files = files;
  }

  /** Begins a search. */
  Search search(KeyColumns columns, KeyIndex keys) {
    return new Search(columns, keys);
  }

  /**
   * Where the keys are, in all files that were looked at. The rows of a file never change, so that
   * a file is read once, however often it is asked for, and with whatever deletion vector.
   */
  final class Search {
    private final KeyFilter filter;
    private final KeyScan scan;
    private final Map<String, Hits> known = new HashMap<>();

    private Search(KeyColumns columns, KeyIndex keys) {
      filter = new KeyFilter(columns, keys);
      scan = new KeyScan(columns, keys, filter);
    }

    /** The files that hold one of the keys at least, and where. */
    Map<DataFile, Hits> in(Collection<DataFile> live) {
      Map<DataFile, Future<Hits>> reading = new LinkedHashMap<>();
      List<DataFile> candidates = new ArrayList<>();
      for (DataFile file : live) {
        if (filter.mayHold(file)) {
          candidates.add(file);
          if (!known.containsKey(file.path())) {
            reading.put(
                file, threads.submit(() -> files.read(file, pages -> scan.scan(file, pages))));
          }
        }
      }
      try {
        reading.forEach((file, hits) -> known.put(file.path(), get(hits)));
      } finally {
        reading.values().forEach(hits -> hits.cancel(true));
      }
      Map<DataFile, Hits> found = new LinkedHashMap<>();
      for (DataFile file : candidates) {
        Hits hits = known.get(file.path());
        if (hits.size() > 0) {
          found.put(file, hits);
        }
      }
      return found;
    }
  }

  private static Hits get(Future<Hits> hits) {
    try {
      return hits.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableException("Stopped while keys were looked for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
