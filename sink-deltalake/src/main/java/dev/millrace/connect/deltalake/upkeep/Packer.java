package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.log.Committed;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.TableStorage;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs small files into larger ones, on a thread of its own, after this JVM has made a version
 * whose number is a multiple of how many files are worth it: of several JVMs that write the table,
 * one does it. What fails is left for the next time, with a warning. Told of one state at a time;
 * does not block.
 */
public final class Packer implements Consumer<TableState>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Packer.class);
  private static final long CLOSE_SECONDS = 3;

  private final TableStorage storage;
  private final Supplier<TableCommitter> committer;
  private final Settings settings;
  private final Background thread;

  /**
   * @param targetBytes what a file should have
   * @param minFiles how many of about a size are worth it
   * @param format of new files
   * @param names of them
   */
  public record Settings(long targetBytes, int minFiles, TableFormat format, FileNames names) {}

  /**
   * @param storage the table's; stays open
   * @param committer the table's; asked on the packing thread
   */
  public Packer(TableStorage storage, Supplier<TableCommitter> committer, Settings settings) {
    this.storage = storage;
    this.committer = committer;
    this.settings = settings;
    this.thread = new Background("delta-packer " + storage.location());
  }

  @Override
  public void accept(TableState state) {
    if (state.version() % settings.minFiles() == 0) {
      var unused = thread.begin(this::run);
    }
  }

  private void run() {
    try {
      pack(committer.get());
    } catch (RuntimeException e) {
      log.warn(
          "{}: packing files failed, and is tried again later: {}",
          storage.location(),
          e.getMessage(),
          e);
    }
  }

  /** Packs bin after bin, until the table changes under them or none is left. */
  private void pack(TableCommitter commits) {
    Compaction compaction =
        new Compaction(
            storage,
            new Packing(settings.targetBytes(), settings.minFiles()),
            settings.format().of(commits.state().properties()),
            settings.names());
    for (Packing.Bin bin : compaction.bins(commits.state())) {
      if (thread.ending()) {
        return;
      }
      Optional<Packed> packed = compaction.rewrite(commits.state(), bin);
      if (packed.isPresent() && !commit(commits, packed.get())) {
        return;
      }
    }
  }

  private boolean commit(TableCommitter commits, Packed packed) {
    Optional<Committed> committed;
    try {
      committed = commits.submit(packed).join();
    } catch (CompletionException e) {
      // Its files stay: whether they are in the table is open.
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    if (committed.isEmpty()) {
      packed.discard();
      log.info("{}: packing files yields to another writer", storage.location());
      return false;
    }
    log.info(
        "{}: packed {} files into one in version {}",
        storage.location(),
        packed.parts(),
        committed.get().version());
    return true;
  }

  /** Until the pass that runs, if any, has ended. For tests. */
  void rest() throws InterruptedException {
    thread.rest();
  }

  /** Lets the file that is being packed end, for at most three seconds; begins none. */
  @Override
  public void close() {
    thread.end(CLOSE_SECONDS);
  }
}
