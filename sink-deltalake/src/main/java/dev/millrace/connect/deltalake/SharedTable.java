package dev.millrace.connect.deltalake;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.MergePlanner;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.upkeep.Checkpoints;
import dev.millrace.connect.deltalake.upkeep.Orphans;
import dev.millrace.connect.deltalake.upkeep.Packer;
import dev.millrace.connect.deltalake.write.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table, open until the last task lets go of the connector's tables. */
record SharedTable(TableStorage storage, TableCommitter committer, List<AutoCloseable> more)
    implements Lake.OpenTable {
  private static final Logger log = LoggerFactory.getLogger(SharedTable.class);

  /**
   * @param removedOrphans is told how many files of no use were deleted
   */
  static SharedTable begin(
      DeltaLakeSinkConfig config,
      TableStorage storage,
      KernelTable kernel,
      LongConsumer removedOrphans) {
    List<AutoCloseable> more = new ArrayList<>();
    List<Consumer<TableState>> heard = new ArrayList<>();
    Checkpoints checkpoints = new Checkpoints(storage.location(), kernel::checkpoint);
    more.add(checkpoints);
    heard.add(checkpoints);
    CompletableFuture<TableCommitter> committer = new CompletableFuture<>();
    config
        .compaction()
        .ifPresent(
            settings -> {
              Packer packer = new Packer(storage, committer::join, settings);
              more.add(packer);
              heard.add(packer);
            });
    config
        .orphansDelayMs()
        .ifPresent(
            delay -> {
              Orphans orphans = new Orphans(storage, config.fileNames(), delay, removedOrphans);
              more.add(orphans);
              heard.add(orphans);
            });
    ChangePlanner planner = ChangePlanner.NONE;
    if (config.changes().isPresent()) {
      MergePlanner merge = new MergePlanner(storage, config.format(), config.fileNames());
      more.add(merge);
      planner = merge;
    }
    committer.complete(
        new TableCommitter(
            storage,
            kernel,
            kernel,
            planner,
            new CommitSettings(
                config.commitMinIntervalMs(),
                config.commitTimeoutMs(),
                config.changes().isPresent()),
            state -> heard.forEach(each -> each.accept(state))));
    TableWarnings.of(committer.join().state().properties(), config.format())
        .forEach(warning -> log.warn("{}: {}", storage.location(), warning));
    return new SharedTable(storage, committer.join(), more);
  }

  @Override
  public void close() {
    // Other tasks use it.
  }

  void end() {
    for (AutoCloseable each : more) {
      Utils.closeQuietly(each, "part of the table " + storage.location());
    }
    committer.close();
    storage.close();
  }
}
