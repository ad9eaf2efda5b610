package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.DeletionVector;
import dev.millrace.connect.deltalake.log.Metadata;
import dev.millrace.connect.deltalake.log.Protocol;
import dev.millrace.connect.deltalake.log.TableState;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.ScanImpl;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.delta.kernel.internal.actions.SetTransaction;
import io.delta.kernel.internal.replay.ActionsIterator;
import io.delta.kernel.internal.replay.LogReplay;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Turns what Kernel knows of a table into our state of it. */
final class StateReader {
  private StateReader() {}

  static TableState state(
      Engine engine, SnapshotImpl snapshot, Supplier<Collection<DataFile>> files) {
    return new TableState(
        snapshot.getVersion(),
        snapshot.getTimestamp(engine),
        protocol(snapshot.getProtocol()),
        metadata(snapshot.getMetadata()),
        transactions(engine, snapshot),
        domains(snapshot),
        files);
  }

  private static Protocol protocol(io.delta.kernel.internal.actions.Protocol of) {
    return new Protocol(
        of.getMinReaderVersion(),
        of.getMinWriterVersion(),
        of.getReaderFeatures(),
        of.getWriterFeatures());
  }

  private static Metadata metadata(io.delta.kernel.internal.actions.Metadata of) {
    return new Metadata(
        of.getId(),
        of.getName(),
        of.getDescription(),
        of.getFormat().getProvider(),
        of.getFormat().getOptions(),
        of.getSchema(),
        VectorUtils.toJavaList(of.getPartitionColumns()),
        of.getConfiguration(),
        optional(of.getCreatedTime()));
  }

  private static OptionalLong optional(Optional<Long> value) {
    return value.isPresent() ? OptionalLong.of(value.get()) : OptionalLong.empty();
  }

  private static Map<String, String> domains(SnapshotImpl snapshot) {
    Map<String, String> domains = new HashMap<>();
    snapshot
        .getActiveDomainMetadataMap()
        .forEach((name, domain) -> domains.put(name, domain.getConfiguration()));
    return domains;
  }

  /** All of them in one pass; Kernel's own look-up reads the log once for each. */
  private static Map<String, Long> transactions(Engine engine, SnapshotImpl snapshot) {
    Map<String, Long> newest = new HashMap<>();
    try (ActionsIterator backwards =
        new ActionsIterator(
            engine,
            snapshot.getLogSegment().allLogFilesReversed(),
            LogReplay.SET_TRANSACTION_READ_SCHEMA,
            Optional.empty())) {
      while (backwards.hasNext()) {
        ColumnVector actions = backwards.next().getColumnarBatch().getColumnVector(0);
        for (int row = 0; row < actions.getSize(); row++) {
          SetTransaction txn = SetTransaction.fromColumnVector(actions, row);
          if (txn != null) {
            newest.putIfAbsent(txn.getAppId(), txn.getVersion());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return newest;
  }

  static Collection<DataFile> files(Engine engine, SnapshotImpl snapshot) {
    List<DataFile> files = new ArrayList<>();
    ScanImpl scan = (ScanImpl) snapshot.getScanBuilder().build();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine, true)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(
              row ->
                  files.add(
                      file(new AddFile(row.getStruct(InternalScanFileUtils.ADD_FILE_ORDINAL)))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static DataFile file(AddFile add) {
    return new DataFile(
        add.getPath(),
        VectorUtils.toJavaMap(add.getPartitionValues()),
        add.getSize(),
        add.getModificationTime(),
        add.getStatsJson(),
        add.getDeletionVector().map(StateReader::vector),
        add.getTags().<Map<String, String>>map(VectorUtils::toJavaMap).orElse(Map.of()),
        optional(add.getBaseRowId()),
        optional(add.getDefaultRowCommitVersion()),
        Optional.empty());
  }

  private static DeletionVector vector(DeletionVectorDescriptor of) {
    return new DeletionVector(
        of.getStorageType(),
        of.getPathOrInlineDv(),
        of.getOffset().map(OptionalInt::of).orElse(OptionalInt.empty()),
        of.getSizeInBytes(),
        of.getCardinality());
  }
}
