package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.SchemaJson;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableReader;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.storage.StoreException;
import io.delta.kernel.TableManager;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.MaxCommitRetryLimitReachedException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.transaction.CreateTableTransactionBuilder;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table by Delta Kernel: made, read from its newest checkpoint on, checkpointed. Thread-safe.
 */
public final class KernelTable implements TableReader, SchemaJson {
  private static final Logger log = LoggerFactory.getLogger(KernelTable.class);

  /** Checkpoints that are tried, each after the one behind it proved to be broken. */
  private static final int CHECKPOINTS = 5;

  private static final String ENGINE = "Millrace";

  private final TableStorage storage;
  private final StorageEngine engine;

  public KernelTable(TableStorage storage) {
    this.storage = storage;
    this.engine = new StorageEngine(storage);
  }

  /**
   * Makes the table, unless somebody has made one there by now.
   *
   * @throws ConnectException if Kernel refuses the definition; the message says what of it
   */
  public void create(TableDefinition table) {
    try {
      CreateTableTransactionBuilder builder =
          TableManager.buildCreateTableTransaction(StorageFileIO.ROOT, table.schema(), ENGINE)
              .withTableProperties(table.properties())
              .withMaxRetries(0);
      if (!table.partitionColumns().isEmpty()) {
        builder.withDataLayoutSpec(DataLayoutSpec.partitioned(columns(table.partitionColumns())));
      } else if (!table.clusteringColumns().isEmpty()) {
        builder.withDataLayoutSpec(DataLayoutSpec.clustered(columns(table.clusteringColumns())));
      }
      builder.build(engine).commit(engine, CloseableIterable.emptyIterable());
      log.info("Made the table {}", storage.location());
    } catch (TableAlreadyExistsException
        | ConcurrentWriteException
        | MaxCommitRetryLimitReachedException e) {
      log.info("Somebody has made the table {} meanwhile", storage.location());
    } catch (RuntimeException e) {
      throw failed("making the table", e);
    }
  }

  private static List<Column> columns(List<String> names) {
    return names.stream().map(Column::new).toList();
  }

  @Override
  public Optional<TableState> latest() {
    return reading(OptionalLong.empty(), this::state);
  }

  private TableState state(SnapshotImpl snapshot) {
    return StateReader.state(engine, snapshot, () -> files(snapshot.getVersion()));
  }

  @Override
  public Collection<DataFile> files(long version) {
    return reading(OptionalLong.of(version), snapshot -> StateReader.files(engine, snapshot))
        .orElseThrow(() -> new ConnectException(storage.location() + ": the table is gone"));
  }

  /**
   * Writes a checkpoint of the newest version, and then deletes what of the log is older than the
   * table keeps it. Somebody else's checkpoint of this version does as well.
   */
  public void checkpoint() {
    reading(
        OptionalLong.empty(),
        snapshot -> {
          try {
            snapshot.writeCheckpoint(engine);
          } catch (CheckpointAlreadyExistsException e) {
            log.debug("{}: {} has a checkpoint", storage.location(), snapshot.getVersion());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return snapshot.getVersion();
        });
  }

  /**
   * @param version none for the newest
   * @return empty if there is no table
   */
  private <T> Optional<T> reading(OptionalLong version, Function<SnapshotImpl, T> then) {
    for (int left = CHECKPOINTS; ; left--) {
      try {
        var builder = TableManager.loadSnapshot(StorageFileIO.ROOT);
        if (version.isPresent()) {
          builder = builder.atVersion(version.getAsLong());
        }
        return Optional.of(then.apply((SnapshotImpl) builder.build(engine)));
      } catch (TableNotFoundException e) {
        return Optional.empty();
      } catch (RuntimeException e) {
        Optional<BrokenFile> broken =
            find(e, BrokenFile.class).filter(file -> file.path().contains(".checkpoint"));
        if (left == 0 || broken.isEmpty() || engine.files().hides(broken.get().path())) {
          throw failed("reading the log", e);
        }
        log.warn(
            "{}: the checkpoint '{}' can't be read; going on without it: {}",
            storage.location(),
            broken.get().path(),
            broken.get().getMessage());
        engine.files().hide(broken.get().path());
      }
    }
  }

  /** What the storage says stays as it is, for it tells whether a retry helps. */
  private RuntimeException failed(String doing, RuntimeException e) {
    Optional<StoreException> store = find(e, StoreException.class);
    if (store.isPresent()) {
      return store.get();
    }
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String brokenCheckpoint =
        engine.files().hidden().stream()
            .filter(path -> path.contains(".checkpoint"))
            .map(path -> " The checkpoint '" + path + "' is broken: restore it, if you can.")
            .findFirst()
            .orElse("");
    return new ConnectException(
        storage.location()
            + ": "
            + doing
            + " failed: "
            + String.valueOf(root.getMessage()).replace(StorageFileIO.ROOT, storage.location())
            + "."
            + brokenCheckpoint,
        e);
  }

  private static <T> Optional<T> find(Throwable e, Class<T> wanted) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (wanted.isInstance(cause)) {
        return Optional.of(wanted.cast(cause));
      }
    }
    return Optional.empty();
  }

  @Override
  public StructType parse(String json) {
    try {
      return DataTypeJsonSerDe.deserializeStructType(json);
    } catch (RuntimeException e) {
      throw new ConnectException(
          storage.location() + ": the table's schema can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String write(StructType schema) {
    return DataTypeJsonSerDe.serializeStructType(schema);
  }
}
