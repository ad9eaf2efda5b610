package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.MergePlanner;
import dev.millrace.connect.deltalake.route.TableLocation;
import dev.millrace.connect.deltalake.storage.ConditionalPutProbe;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.S3TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.upkeep.Checkpoints;
import dev.millrace.connect.deltalake.upkeep.Orphans;
import dev.millrace.connect.deltalake.upkeep.Packer;
import dev.millrace.connect.deltalake.write.Lake;
import dev.millrace.connect.files.storage.S3ObjectStore;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;

/**
 * The tables that a connector reaches. The tasks of a connector in one JVM share it, so that what
 * they want in a table at one time becomes one version. Thread-safe.
 */
final class DeltaLake implements Lake, AutoCloseable {
  /** One for each configuration, while a task uses it: a protocol's need, not a cache. */
  private static final Map<Map<String, String>, DeltaLake> SHARED = new ConcurrentHashMap<>();

  /** Larger data files are uploaded in parts of this size. */
  private static final long PART_BYTES = 16 * 1024 * 1024;

  private final Map<String, String> key;
  private final DeltaLakeSinkConfig config;
  private final Map<TableLocation, Shared> tables = new HashMap<>();
  private final Map<String, S3ObjectStore> stores = new ConcurrentHashMap<>();
  private final AtomicLong removedOrphans = new AtomicLong();
  private int users;

  /** A table, open until the last task lets go of the connector's tables. */
  private record Shared(TableStorage storage, TableCommitter committer, List<AutoCloseable> more)
      implements OpenTable {

    static Shared begin(
        DeltaLakeSinkConfig config,
        TableStorage storage,
        KernelTable kernel,
        AtomicLong removedOrphans) {
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
                Orphans orphans =
                    new Orphans(storage, config.fileNames(), delay, removedOrphans::addAndGet);
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
      return new Shared(storage, committer.join(), more);
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

  private DeltaLake(Map<String, String> key, DeltaLakeSinkConfig config) {
    this.key = key;
    this.config = config;
  }

  /** Begins to use the tables; {@link #close} ends it. Asks nothing of the storage yet. */
  static DeltaLake connect(DeltaLakeSinkConfig config) {
    Map<String, String> key = new HashMap<>(config.originalsStrings());
    key.remove(TaskMetrics.TASK_ID);
    return SHARED.compute(
        key,
        (same, found) -> {
          DeltaLake lake = found == null ? new DeltaLake(Map.copyOf(key), config) : found;
          lake.users++;
          return lake;
        });
  }

  @Override
  public Optional<OpenTable> open(TableLocation at) {
    Shared known = known(at);
    if (known != null) {
      // What other tasks have not needed to look at.
      known.refresh();
      return Optional.of(known);
    }
    TableStorage storage = storage(at);
    KernelTable kernel = new KernelTable(storage);
    if (kernel.latest().isEmpty()) {
      return Optional.empty();
    }
    probe(at);
    return Optional.of(share(at, storage, kernel));
  }

  private Shared known(TableLocation at) {
    synchronized (tables) {
      return tables.get(at);
    }
  }

  private Shared share(TableLocation at, TableStorage storage, KernelTable kernel) {
    synchronized (tables) {
      return tables.computeIfAbsent(
          at, none -> Shared.begin(config, storage, kernel, removedOrphans));
    }
  }

  @Override
  public OpenTable create(TableLocation at, StructType columns) {
    probe(at);
    new KernelTable(storage(at))
        .create(
            new TableDefinition(
                columns,
                names(columns, config.partitionColumns()),
                names(columns, config.clusteringColumns()),
                config.tableProperties()));
    return open(at)
        .orElseThrow(() -> new ConnectException("The table at " + at + " was deleted at once"));
  }

  @Override
  public void requireColumns(StructType columns) {
    names(columns, config.partitionColumns());
    names(columns, config.clusteringColumns());
  }

  /** As the columns are written, whatever the case in the configuration. */
  private static List<String> names(StructType columns, List<String> wanted) {
    return wanted.stream()
        .map(
            name ->
                columns.fields().stream()
                    .map(StructField::getName)
                    .filter(column -> column.equalsIgnoreCase(name.strip()))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new DataException(
                                String.format(
                                    Locale.ROOT,
                                    "the table that it would make has no column '%s', which"
                                        + " partition.columns or clustering.columns names",
                                    name))))
        .toList();
  }

  /** Files of no use that were deleted since this was last asked: one of the tasks counts them. */
  long takeRemovedOrphans() {
    return removedOrphans.getAndSet(0);
  }

  /**
   * Tries whether the storage honours what commits depend on.
   *
   * @throws ConnectException if it does not
   */
  void probe(TableLocation at) {
    if (!at.local()) {
      ConditionalPutProbe.requireHonoured(storage(at));
    }
  }

  private TableStorage storage(TableLocation at) {
    return at.local()
        ? new LocalTableStorage(Path.of(at.folder()))
        : new S3TableStorage(store(at.bucket()), at.bucket(), at.folder(), PART_BYTES);
  }

  private S3ObjectStore store(String bucket) {
    return stores.computeIfAbsent(bucket, name -> S3ObjectStore.connect(config.store(name)));
  }

  @Override
  public void close() {
    boolean last =
        SHARED.computeIfPresent(key, (same, lake) -> --lake.users > 0 ? lake : null) == null;
    if (last) {
      closeAll();
    }
  }

  private void closeAll() {
    synchronized (tables) {
      tables.values().forEach(Shared::end);
      tables.clear();
    }
    stores.values().forEach(S3ObjectStore::close);
    stores.clear();
  }
}
