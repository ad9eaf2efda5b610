package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.route.TableLocation;
import dev.millrace.connect.deltalake.storage.ConditionalPutProbe;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.S3TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.write.Lake;
import dev.millrace.connect.files.storage.S3ObjectStore;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables that a connector reaches. The tasks of a connector in one JVM share it, so that what
 * they want in a table at one time becomes one version. Thread-safe.
 */
final class DeltaLake implements Lake, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(DeltaLake.class);

  /** One for each configuration, while a task uses it: a protocol's need, not a cache. */
  private static final Map<Map<String, String>, DeltaLake> SHARED = new ConcurrentHashMap<>();

  /** Larger data files are uploaded in parts of this size. */
  private static final long PART_BYTES = 16 * 1024 * 1024;

  private final Map<String, String> key;
  private final DeltaLakeSinkConfig config;
  private final Map<TableLocation, SharedTable> tables = new HashMap<>();
  private final Map<String, S3ObjectStore> stores = new ConcurrentHashMap<>();
  private final AtomicLong removedOrphans = new AtomicLong();
  private int users;

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
    SharedTable known = known(at);
    if (known != null) {
      // What other tasks have not needed to look at.
      known.refresh();
      return Optional.of(known);
    }
    if (new KernelTable(storage(at)).latest().isEmpty()) {
      return Optional.empty();
    }
    TableStorage storage = writable(at);
    return Optional.of(share(at, storage, new KernelTable(storage)));
  }

  private SharedTable known(TableLocation at) {
    synchronized (tables) {
      return tables.get(at);
    }
  }

  private SharedTable share(TableLocation at, TableStorage storage, KernelTable kernel) {
    synchronized (tables) {
      return tables.computeIfAbsent(
          at, none -> SharedTable.begin(config, storage, kernel, removedOrphans::addAndGet));
    }
  }

  @Override
  public OpenTable create(TableLocation at, StructType columns) {
    TableStorage storage = writable(at);
    requireVacant(storage);
    new KernelTable(storage)
        .create(
            new TableDefinition(
                columns,
                names(columns, config.partitionColumns()),
                names(columns, config.clusteringColumns()),
                config.tableProperties()));
    return open(at)
        .orElseThrow(() -> new ConnectException("The table at " + at + " was deleted at once"));
  }

  /**
   * Makes sure that a folder holds a table, or nothing: in a table among others' files, VACUUM
   * would delete those.
   */
  void requireVacant(TableLocation at) {
    requireVacant(storage(at));
  }

  private static void requireVacant(TableStorage storage) {
    storage
        .find(file -> !file.path().startsWith("_delta_log/"))
        .filter(file -> new KernelTable(storage).latest().isEmpty())
        .ifPresent(
            file -> {
              throw new ConnectException(
                  storage.location()
                      + " holds files, such as '"
                      + file.path()
                      + "', but no Delta table: is it the folder of something else? Name another"
                      + " folder in table.path, convert what is there (CONVERT TO DELTA), or move it"
                      + " away.");
            });
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
   * The storage of a table, after it was tried whether it honours what commits depend on.
   *
   * @throws ConnectException if it does not, and several tasks would write
   */
  TableStorage writable(TableLocation at) {
    if (at.local()) {
      return storage(at);
    }
    S3TableStorage storage = bucket(at);
    if (ConditionalPutProbe.isHonoured(storage)) {
      return storage;
    }
    String lacking = "The store of " + at + " does not honour 'If-None-Match: *'";
    if (!config.isSoleTask()) {
      throw new ConnectException(
          lacking
              + ": it replaces a file that is to be written only if there is none, or refuses to"
              + " write it. Two tasks, on two workers, would overwrite each other's commits. Use a"
              + " store that honours it, or set tasks.max=1 and see to it that nobody else writes"
              + " the table.");
    }
    log.warn(
        "{}, and tasks.max=1: rows are exact only as long as nobody else writes the table, no other"
            + " worker either. Should a worker be cut off, end its process before another one goes"
            + " on in its place.",
        lacking);
    return storage.forSoleWriter();
  }

  private TableStorage storage(TableLocation at) {
    return at.local() ? new LocalTableStorage(Path.of(at.folder())) : bucket(at);
  }

  private S3TableStorage bucket(TableLocation at) {
    return new S3TableStorage(store(at.bucket()), at.bucket(), at.folder(), PART_BYTES);
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
      tables.values().forEach(SharedTable::end);
      tables.clear();
    }
    stores.values().forEach(S3ObjectStore::close);
    stores.clear();
  }
}
