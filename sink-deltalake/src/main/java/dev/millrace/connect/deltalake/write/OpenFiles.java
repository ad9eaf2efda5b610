package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.data.OpenDataFile;
import dev.millrace.connect.deltalake.data.RecordPlan;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Struct;

/** The open files of a table, one a partition, and their way to the storage. Task's thread. */
final class OpenFiles {
  private final WriterSettings settings;
  private final MemoryBudget budget;
  private final Supplier<Map<String, String>> properties;
  private final Map<List<String>, Slot> open = new HashMap<>();

  /** An open file, and the memory that was counted for it. */
  static final class Slot {
    private final List<String> partition;
    private final OpenDataFile file;
    private long held;

    Slot(List<String> partition, OpenDataFile file) {
      this.partition = partition;
      this.file = file;
    }

    long held() {
      return held;
    }
  }

  /**
   * @param properties the table's by now; asked when a file is begun
   */
  OpenFiles(WriterSettings settings, Supplier<Map<String, String>> properties) {
    this.settings = settings;
    this.budget = settings.budget();
    this.properties = properties;
  }

  /**
   * Adds a row.
   *
   * @throws org.apache.kafka.connect.errors.DataException if it does not fit; nothing has changed
   */
  void write(TableLayout layout, RecordPlan plan, Struct row) {
    List<String> partition = plan.partition().of(row);
    Slot slot = open.get(partition);
    boolean first = slot == null;
    if (first) {
      String name = settings.names().next();
      ParquetFormat format = settings.format().of(properties.get());
      slot = new Slot(partition, new OpenDataFile(layout, partition, name, format));
    }
    slot.file.write(plan, row);
    if (first) {
      open.put(partition, slot);
    }
    long held = slot.file.held();
    budget.open(held - slot.held);
    slot.held = held;
  }

  Collection<Slot> slots() {
    return open.values();
  }

  int count() {
    return open.size();
  }

  /** Bytes of the files if they were completed now, roughly. */
  long size() {
    return open.values().stream().mapToLong(slot -> slot.file.size()).sum();
  }

  /** Completes files, which then belong to the batch. */
  void roll(Collection<Slot> slots, Batch batch, TableStorage storage, Reason reason) {
    List<Slot> full = List.copyOf(slots);
    Map<String, String> now = properties.get(); // Here, not on the pool's threads.
    for (Slot slot : full) {
      open.remove(slot.partition);
      long size = slot.file.size(); // Before another thread has the file.
      budget.open(-slot.held);
      budget.leaving(slot.held);
      CompletableFuture<DataFile> upload =
          settings
              .attempts()
              .run(
                  "uploading a data file to " + storage.location(),
                  () -> slot.file.upload(storage, now));
      batch.file(upload.whenComplete((file, failure) -> budget.leaving(-slot.held)), size);
    }
    if (!full.isEmpty()) {
      settings.listener().rotated(reason, full.size());
    }
  }

  /** All files are given up. */
  void drop() {
    List<Slot> slots = new ArrayList<>(open.values());
    open.clear();
    slots.forEach(slot -> budget.open(-slot.held));
  }
}
