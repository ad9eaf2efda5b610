package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.log.TableState;
import io.delta.kernel.types.StructType;
import java.util.Collection;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What records become in a table, rows or changes of rows, and the batch that they fill. Bad
 * records are refused here. Used by the task's thread.
 */
final class Intake {
  private final WriterSettings settings;
  private final TableAccess access;
  private final OpenFiles files;
  private final Rows rows;

  /** Null if records only add rows. */
  private final Changes changes;

  /** What is filled; null if there is none. */
  private Batch batch;

  Intake(WriterSettings settings, TableAccess access) {
    this.settings = settings;
    this.access = access;
    this.files = new OpenFiles(settings, () -> access.state().properties());
    this.rows = new Rows(settings.evolve());
    this.changes = settings.changes().map(how -> new Changes(settings, how)).orElse(null);
  }

  /** What is filled; null if there is none. */
  Batch batch() {
    return batch;
  }

  OpenFiles files() {
    return files;
  }

  /** Begins anew with what the table says. */
  void begin(TableState state) {
    rows.begin(state);
  }

  /**
   * The columns of a table that is made for a record; empty if the record needs none.
   *
   * @throws org.apache.kafka.connect.errors.ConnectException if no table may be made
   */
  Optional<StructType> columns(SinkRecord first) {
    if (isNull(first)) {
      refuseNull(first);
      return Optional.empty();
    }
    access.requireCreatable(first);
    try {
      // Else it deletes a row of a table that is not there.
      if (change(structured(first)) instanceof RowChange.Upsert upsert) {
        StructType columns = Rows.columns(upsert.row().schema());
        settings.lake().requireColumns(columns);
        return Optional.of(columns);
      }
    } catch (DataException e) {
      settings.errant().refuse(first, null, e.getMessage(), e);
    }
    return Optional.empty();
  }

  /**
   * Takes a record, and says whether it has become a row, or a change of one.
   *
   * @param idle whether no commit is under way, so that the table's schema is the one to go by
   */
  boolean take(SinkRecord record, boolean idle, long nowMs) {
    if (isNull(record)) {
      refuseNull(record);
      return false;
    }
    try {
      if (batch == null && idle) {
        rows.follow(access.state());
      }
      return write(record, nowMs);
    } catch (DataException e) {
      settings.errant().refuse(record, null, e.getMessage(), e);
      return false;
    }
  }

  /** Whether a record has no value, and that does not say that a row is to go. */
  private boolean isNull(SinkRecord record) {
    boolean deletes = settings.changes().map(ChangeSettings::deletes).orElse(false);
    return record.value() == null && !deletes;
  }

  private void refuseNull(SinkRecord record) {
    if (!settings.ignoreNulls()) {
      settings
          .errant()
          .refuse(
              record,
              null,
              "it has no value, and the table takes rows only: filter such records, or set"
                  + " behavior.on.null.values=ignore",
              null);
    }
  }

  private RowChange change(SinkRecord record) {
    return changes == null ? new RowChange.Upsert(rows.row(record)) : changes.of(record);
  }

  private SinkRecord structured(SinkRecord record) {
    return changes == null ? record : rows.structured(record);
  }

  private boolean write(SinkRecord bare, long nowMs) {
    SinkRecord record = structured(bare);
    RowChange change = change(record);
    if (change instanceof RowChange.Upsert upsert) {
      write(record, upsert, bare.valueSchema() == null, nowMs);
    } else if (change instanceof RowChange.Delete) {
      begin(rows.layout().schema(), nowMs);
      changes.add(rows.layout(), change, record);
    } else {
      return false;
    }
    return true;
  }

  private void begin(StructType schema, long nowMs) {
    if (batch == null) {
      batch = new Batch(schema, nowMs);
    }
  }

  private void write(SinkRecord record, RowChange.Upsert upsert, boolean inferred, long nowMs) {
    Struct row = upsert.row();
    Rows.Planned planned = rows.plan(row.schema(), inferred);
    begin(planned.before(), nowMs);
    if (planned.evolved()) {
      evolve();
    }
    if (changes == null) {
      files.write(rows.layout(), planned.plan(), row);
    } else {
      changes.add(rows.layout(), upsert, record);
    }
  }

  private void evolve() {
    roll(files.slots(), Reason.SCHEMA);
    if (changes != null) {
      changes.evolve(rows.layout());
    }
    batch.evolve(rows.layout().schema());
  }

  /** Completes files before their commit is due. */
  void roll(Collection<OpenFiles.Slot> slots, Reason reason) {
    files.roll(slots, batch, access.table().storage(), reason);
  }

  /** Whether the batch is to be committed. */
  boolean due(long nowMs) {
    WriterSettings.Flush flush = settings.flush();
    return batch != null
        && (full()
            || nowMs - batch.openedMs() >= flush.ms()
            || batch.bytes() + files.size() + held() >= flush.bytes());
  }

  /** Whether the batch has as many records as it may. */
  boolean full() {
    return batch.records() >= settings.flush().records();
  }

  /** Bytes of memory that only a commit lets go of, roughly. */
  long held() {
    return changes == null ? 0 : changes.held();
  }

  /** Hands the batch over, which is not empty, and all that comes into the table with it. */
  Batch handOver(long nowMs) {
    Reason reason =
        full()
            ? Reason.RECORDS
            : nowMs - batch.openedMs() >= settings.flush().ms() ? Reason.INTERVAL : Reason.BYTES;
    roll(files.slots(), reason);
    if (changes != null) {
      changes.roll(batch, access.table().storage(), access.state().properties(), reason);
    }
    Batch full = batch;
    batch = null;
    return full;
  }

  /** Everything is given up. */
  void drop() {
    batch = null;
    files.drop();
    if (changes != null) {
      changes.drop();
    }
  }
}
