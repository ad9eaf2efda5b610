package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes files of the connector's own that no version has ever named, and none will: see "Files
 * that no version names" in docs/decisions/0008. Looks for them now and then, on a thread of its
 * own, after this JVM has made a version. What fails is left for the next time, with a warning.
 * Told of one state at a time; does not block.
 */
public final class Orphans implements Consumer<TableState>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Orphans.class);
  private static final long LOOK_NANOS = TimeUnit.HOURS.toNanos(1);
  private static final long CLOSE_SECONDS = 3;

  /** What was looked at is not looked at again before this part of the delay has passed. */
  private static final int PASSES = 4;

  private final TableStorage storage;
  private final FileNames names;
  private final long delayMs;
  private final LongConsumer removed;
  private final String mark;
  private final Background thread;
  private long lookedNanos = System.nanoTime() - LOOK_NANOS;

  /**
   * @param storage the table's; stays open
   * @param names of the files that may be deleted
   * @param delayMs since they were written, in milliseconds; more than {@link FileNames#USABLE_MS}
   * @param removed is told how many were deleted, on any thread
   */
  public Orphans(TableStorage storage, FileNames names, long delayMs, LongConsumer removed) {
    if (delayMs < 2 * FileNames.USABLE_MS) {
      throw new IllegalArgumentException("Too short for files that are on their way: " + delayMs);
    }
    this.storage = storage;
    this.names = names;
    this.delayMs = delayMs;
    this.removed = removed;
    this.mark = "_delta_log/_millrace/orphans-" + names.connector();
    this.thread = new Background("delta-orphans " + storage.location());
  }

  @Override
  public void accept(TableState state) {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_NANOS && thread.begin(() -> run(state))) {
      lookedNanos = now;
    }
  }

  private void run(TableState state) {
    try {
      pass(state);
    } catch (RuntimeException e) {
      log.warn(
          "{}: looking for files that no version names failed, and is tried again later: {}",
          storage.location(),
          e.getMessage(),
          e);
    }
  }

  /**
   * Looks at the files that were written between the last pass and the delay.
   *
   * @param state of a version that this JVM has just made
   */
  void pass(TableState state) {
    List<Entry> versions = LogListing.upTo(storage, state.version());
    if (versions.isEmpty()) {
      return;
    }
    // By the storage's clock alone, which all files have in common.
    long until = versions.get(versions.size() - 1).modificationTime() - delayMs;
    long first = versions.get(0).modificationTime();
    long from = Math.max(first, looked());
    if (until - from < delayMs / PASSES) {
      return;
    }
    Candidates candidates = new Candidates(first, from, until);
    storage.walk(candidates::look);
    candidates.spare(state.files());
    for (Entry version : versions) {
      if (thread.ending()) {
        return;
      }
      if (!candidates.isEmpty() && version.modificationTime() >= candidates.oldest()) {
        candidates.spare(version);
      }
    }
    candidates.delete();
    remember(until);
  }

  /** Up to when files were looked at before, in milliseconds since the epoch. */
  private long looked() {
    return storage
        .read(mark)
        .map(text -> new String(text, StandardCharsets.UTF_8).strip())
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(0L);
  }

  private void remember(long until) {
    byte[] text = Long.toString(until).getBytes(StandardCharsets.UTF_8);
    try (var upload = storage.create(mark)) {
      upload.write(text, 0, text.length);
    }
  }

  /** Files that may be of no use. What is named anywhere is spared. */
  private final class Candidates {
    private final long first;
    private final long from;
    private final long until;
    private final Map<UUID, String> files = new HashMap<>();
    private long oldest = Long.MAX_VALUE;

    /**
     * @param first when the oldest version was written that the log still has: what is older may
     *     have been named by versions that are gone
     * @param from only files that were written later
     * @param until only files that were written before
     */
    Candidates(long first, long from, long until) {
      this.first = first;
      this.from = from;
      this.until = until;
    }

    void look(Entry file) {
      long written = file.modificationTime();
      if (written <= from || written > until) {
        return;
      }
      names
          .own(file.path())
          .ifPresent(
              own -> {
                // A copy of a table has the times of copying; names keep theirs.
                long named = Math.min(own.named(), written);
                if (named > first) {
                  files.put(own.uuid(), file.path());
                  oldest = Math.min(oldest, named);
                }
              });
    }

    boolean isEmpty() {
      return files.isEmpty();
    }

    /** No version names any of them that was written before, in milliseconds since the epoch. */
    long oldest() {
      return oldest;
    }

    void spare(Iterable<DataFile> live) {
      for (DataFile file : live) {
        NamedFiles.in(file).forEach(files::remove);
      }
    }

    void spare(Entry version) {
      byte[] body =
          storage
              .read(version.path())
              .orElseThrow(() -> TableStorage.missing(storage, version.path()));
      NamedFiles.in(version.path(), body).forEach(files::remove);
    }

    void delete() {
      if (files.isEmpty()) {
        return;
      }
      files.values().forEach(storage::delete);
      removed.accept(files.size());
      log.info(
          "{}: deleted {} files that no version names, the oldest of {}",
          storage.location(),
          files.size(),
          Instant.ofEpochMilli(oldest));
    }
  }

  /** Until the pass that runs, if any, has ended. For tests. */
  void rest() throws InterruptedException {
    thread.rest();
  }

  @Override
  public void close() {
    thread.end(CLOSE_SECONDS);
  }
}
