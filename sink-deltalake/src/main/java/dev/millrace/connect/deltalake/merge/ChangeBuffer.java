package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.deltalake.data.OpenDataFile;
import dev.millrace.connect.deltalake.data.RecordPlan;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.RowChanges;
import dev.millrace.connect.deltalake.merge.KeyedChanges.Change;
import dev.millrace.connect.files.format.ParquetFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * The changes of a table until its next commit: of each key the last one, or the one that the
 * ordering column says. Used by one thread.
 */
public final class ChangeBuffer {
  private TableLayout layout;
  private final List<String> key;
  private final Optional<String> ordering;
  private KeyColumns columns;
  private final IdentityHashMap<Schema, KeyReader> readers = new IdentityHashMap<>();
  private final IdentityHashMap<Schema, RecordPlan> plans = new IdentityHashMap<>();
  private final Map<List<Object>, Pending> pending = new LinkedHashMap<>();

  /**
   * @param row null if the row is deleted
   */
  private record Pending(Struct row, Object ordering) {}

  /**
   * @param key names of columns
   * @param ordering the name of one
   * @throws org.apache.kafka.connect.errors.ConnectException if the table has no such columns
   */
  public ChangeBuffer(TableLayout layout, List<String> key, Optional<String> ordering) {
    this.layout = layout;
    this.key = List.copyOf(key);
    this.ordering = ordering;
    this.columns = columns(layout);
  }

  private KeyColumns columns(TableLayout of) {
    return KeyColumns.of(of.schema(), of.partitionColumns(), key, ordering);
  }

  /**
   * Takes a change, whole or not at all.
   *
   * @throws DataException if a value of the key is null, or one does not fit its column
   */
  public void add(RowChange change) {
    if (change instanceof RowChange.Upsert upsert) {
      add(upsert.row(), upsert.row());
    } else if (change instanceof RowChange.Delete delete) {
      add(delete.key(), null);
    }
  }

  private void add(Struct keyed, Struct row) {
    KeyReader reader =
        readers.computeIfAbsent(keyed.schema(), schema -> new KeyReader(columns, schema));
    Object ordering = reader.ordering(keyed);
    if (row != null) {
      RecordPlan plan = plan(row);
      plan.columns().check(row);
      plan.partition().of(row);
    }
    pending.merge(
        reader.key(keyed),
        new Pending(row, ordering),
        (earlier, later) ->
            Change.supersedes(later.ordering(), earlier.ordering()) ? later : earlier);
  }

  private RecordPlan plan(Struct row) {
    return plans.computeIfAbsent(row.schema(), layout::plan);
  }

  /** Goes on under a later schema of the table, also for what waits. */
  public void evolve(TableLayout later) {
    layout = later;
    columns = columns(later);
    plans.clear();
    readers.clear();
  }

  /** How many keys change. */
  public int size() {
    return pending.size();
  }

  /**
   * Writes the rows into files that are not uploaded yet, one for each partition, and forgets them.
   *
   * @param names of the files, without the extension: each another one
   */
  public Rows write(ParquetFormat format, Supplier<String> names) {
    Map<List<String>, Integer> numbers = new HashMap<>();
    List<OpenDataFile> files = new ArrayList<>();
    List<Change> changes = new ArrayList<>(pending.size());
    pending.forEach(
        (key, change) -> {
          if (change.row() == null) {
            changes.add(new Change(key, change.ordering(), Change.DELETED, 0));
            return;
          }
          RecordPlan plan = plan(change.row());
          int number =
              numbers.computeIfAbsent(
                  plan.partition().of(change.row()),
                  partition -> {
                    files.add(new OpenDataFile(layout, partition, names.get(), format));
                    return files.size() - 1;
                  });
          OpenDataFile file = files.get(number);
          changes.add(new Change(key, change.ordering(), number, Math.toIntExact(file.records())));
          file.write(plan, change.row());
        });
    pending.clear();
    return new Rows(key, ordering, files, changes);
  }

  /** What was written. */
  public static final class Rows {
    private final List<String> key;
    private final Optional<String> ordering;
    private final List<OpenDataFile> files;
    private final List<Change> changes;

    private Rows(
        List<String> key,
        Optional<String> ordering,
        List<OpenDataFile> files,
        List<Change> changes) {
      this.key = key;
      this.ordering = ordering;
      this.files = files;
      this.changes = changes;
    }

    /**
     * Uploads the files, for a chunk; blocks.
     *
     * @param upload uploads one
     */
    public RowChanges uploaded(Function<OpenDataFile, DataFile> upload) {
      return new KeyedChanges(key, ordering, files.stream().map(upload).toList(), changes);
    }
  }
}
