package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Drops files into a folder: most at once, some slowly under their own name. */
final class Dropper implements AutoCloseable {
  /** {@code file.settle.ms} where files are written slowly. */
  static final Duration SETTLING = Duration.ofSeconds(4);

  private static final int SLOW_PARTS = 8;
  private static final int LONGEST_PAUSE_MS = 600;

  private final DropFolder folder;
  private final Random random;
  private final long[] sizes;
  private final ExecutorService slow = Executors.newCachedThreadPool();
  private final List<Future<Void>> writing = new ArrayList<>();
  private final AtomicInteger dropped = new AtomicInteger();

  Dropper(DropFolder folder, List<Drop> drops, long seed) {
    this.folder = folder;
    this.random = new Random(seed);
    this.sizes = new long[drops.size()];
  }

  /**
   * Returns once all of {@code drops} are whole.
   *
   * @param time over which they are spread
   */
  void drop(List<Drop> drops, Duration time) {
    long start = System.nanoTime();
    try {
      for (int i = 0; i < drops.size(); i++) {
        drop(drops.get(i));
        long due = start + time.toNanos() * (i + 1) / drops.size();
        Clusters.pause(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
      }
      for (Future<Void> each : writing) {
        each.get();
      }
    } catch (IOException | InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Can't drop a file: " + e.getMessage(), e);
    }
  }

  private void drop(Drop drop) throws IOException {
    Path draft = folder.draft(drop.path());
    drop.kind().write(drop, draft);
    sizes[drop.number()] = Files.size(draft);
    if (drop.slowly()) {
      writing.add(slow.submit(slowly(draft, random.nextInt(LONGEST_PAUSE_MS))));
    } else {
      folder.publish(draft, drop.path());
    }
    dropped.incrementAndGet();
  }

  /**
   * Copies a draft to its own name, part by part.
   *
   * @throws IllegalStateException if this machine stood still for so long that the file seemed to
   *     be whole
   */
  private static Callable<Void> slowly(Path draft, int pauseMs) {
    return () -> {
      byte[] bytes = Files.readAllBytes(draft);
      Files.delete(draft);
      String name = draft.toString();
      Path file = Path.of(name.substring(0, name.lastIndexOf('.')));
      for (int part = 0; part < SLOW_PARTS; part++) {
        long start = System.nanoTime();
        byte[] next =
            Arrays.copyOfRange(
                bytes,
                (int) ((long) bytes.length * part / SLOW_PARTS),
                (int) ((long) bytes.length * (part + 1) / SLOW_PARTS));
        try (OutputStream out =
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
          out.write(next);
        }
        Clusters.pause(Duration.ofMillis(pauseMs));
        if (System.nanoTime() - start > SETTLING.toNanos() / 2) {
          throw new IllegalStateException(
              "Writing a part took " + (System.nanoTime() - start) / 1_000_000 + " ms");
        }
      }
      return null;
    };
  }

  /** How many so far; those that are written slowly count from their beginning. */
  int dropped() {
    return dropped.get();
  }

  /** Of all drops by their numbers, in bytes. */
  long[] sizes() {
    return sizes;
  }

  @Override
  public void close() {
    slow.shutdownNow();
  }
}
