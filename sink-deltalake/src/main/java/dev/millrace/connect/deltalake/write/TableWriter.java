package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.Consumer;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.log.Committed;
import dev.millrace.connect.deltalake.log.Fenced;
import dev.millrace.connect.deltalake.log.SchemaChanged;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.RowChange;
import dev.millrace.connect.deltalake.route.TableLocation;
import io.delta.kernel.types.StructType;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table while a task writes it: rows go into files, files and offsets into a batch, and one
 * batch after the other into the table. Used by the task's thread, which waits in {@link
 * #awaitOpen} and {@link #finish} only.
 */
final class TableWriter {
  private static final Logger log = LoggerFactory.getLogger(TableWriter.class);

  /** After so many in a row another connector is at work, not a former owner. */
  private static final int MOST_FENCES = 20;

  private final TableLocation location;
  private final WriterSettings settings;
  private final TableAccess access;
  private final OpenFiles files;
  private final Rows rows;

  /** Null if records only add rows. */
  private final Changes changes;

  private final Map<TopicPartition, Cursor> cursors = new HashMap<>();

  /** What is filled; null if there is none. */
  private Batch batch;

  /** What is on its way into the table; null if there is none. */
  private Batch committing;

  /** Where partitions go back to when the table has said what it holds. */
  private final Map<TopicPartition, Long> resetTo = new LinkedHashMap<>();

  private int fences;

  TableWriter(TableLocation location, WriterSettings settings) {
    this.location = location;
    this.settings = settings;
    this.access = new TableAccess(location, settings);
    this.files = new OpenFiles(settings);
    this.rows = new Rows(settings.evolve());
    this.changes = settings.changes().map(how -> new Changes(settings, how)).orElse(null);
  }

  /** Whether it takes records now. */
  boolean ready() {
    return access.ready();
  }

  /** Whether it was looked for and is not there. */
  boolean missing() {
    return access.missing();
  }

  /** Begins to make the table, for the first record that goes there. */
  void create(SinkRecord first) {
    if (isNull(first)) {
      refuseNull(first);
      return;
    }
    if (!settings.create()) {
      throw new ConnectException(
          "There is no table at "
              + location
              + ", where "
              + RecordOrigin.describe(first)
              + " belongs: create it, correct table.path, or set auto.create=true");
    }
    try {
      if (!(change(first) instanceof RowChange.Upsert upsert)) {
        return; // It deletes a row of a table that is not there.
      }
      StructType columns = Rows.columns(upsert.row().schema());
      settings.lake().requireColumns(columns);
      access.create(columns);
    } catch (DataException e) {
      settings.errant().refuse(first, null, e.getMessage(), e);
    }
  }

  /** Takes up what other threads have finished, and begins what is due. Call often. */
  void poll(long nowMs, Consumer consumer) {
    access.poll().ifPresent(state -> goOn(state, consumer));
    if (committing != null && committing.commit().isDone()) {
      Batch done = committing;
      committing = null;
      try {
        committed(done, done.commit().join());
      } catch (CompletionException e) {
        failed(done, e.getCause(), consumer);
      }
    }
    if (batch != null && due(nowMs)) {
      commit(nowMs);
    }
  }

  private boolean due(long nowMs) {
    WriterSettings.Flush flush = settings.flush();
    return batch.records() >= flush.records()
        || nowMs - batch.openedMs() >= flush.ms()
        || batch.bytes() + files.size() + held() >= flush.bytes();
  }

  private long held() {
    return changes == null ? 0 : changes.held();
  }

  /** When {@link #poll} has something to do by the clock, in epoch milliseconds. */
  long deadlineMs() {
    return batch == null || batch.empty() || committing != null
        ? Long.MAX_VALUE
        : batch.openedMs() + settings.flush().ms();
  }

  /** Whether something of other threads is awaited. */
  boolean waiting() {
    return access.waiting() || committing != null;
  }

  /**
   * Tells the worker to go on behind what the table holds of a partition.
   *
   * @throws IllegalStateException unless {@link #ready}
   */
  void begin(TopicPartition partition, Consumer consumer) {
    Cursor cursor = cursor(partition);
    cursor.sought();
    cursor.after().ifPresent(offset -> consumer.seek(partition, offset + 1));
  }

  private Cursor cursor(TopicPartition partition) {
    return cursors.computeIfAbsent(
        partition,
        of -> {
          String appId = settings.application() + "/" + of;
          return new Cursor(appId, access.state().txn(appId));
        });
  }

  /** Takes a record, if {@link #ready}. */
  void add(SinkRecord record, long nowMs) {
    TopicPartition partition = RecordOrigin.partition(record);
    long offset = RecordOrigin.offset(record);
    Cursor cursor = cursor(partition);
    if (!cursor.take(offset, location.toString())) {
      return;
    }
    if (!write(record, nowMs)) {
      if (batch != null) {
        batch.noRow(partition, offset);
      }
      return;
    }
    long timestamp = record.timestamp() == null ? Long.MIN_VALUE : record.timestamp();
    batch.row(partition, cursor.appId(), cursor.after(), offset, timestamp);
    if (batch.records() >= settings.flush().records()) {
      commit(nowMs);
    }
  }

  /** Whether a record has no value, and that does not say that a row is to go. */
  private boolean isNull(SinkRecord record) {
    boolean deletes = settings.changes().map(ChangeSettings::deletes).orElse(false);
    return record.value() == null && !deletes;
  }

  private RowChange change(SinkRecord record) {
    return changes == null
        ? new RowChange.Upsert(rows.row(record))
        : changes.of(rows.structured(record));
  }

  /** Whether the record has become a row, or a change of one. */
  private boolean write(SinkRecord record, long nowMs) {
    if (isNull(record)) {
      refuseNull(record);
      return false;
    }
    try {
      return writeRow(record, nowMs);
    } catch (DataException e) {
      settings.errant().refuse(record, null, e.getMessage(), e);
      return false;
    }
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

  private boolean writeRow(SinkRecord record, long nowMs) {
    if (batch == null && committing == null) {
      rows.follow(access.state());
    }
    RowChange change = change(record);
    if (change instanceof RowChange.Upsert upsert) {
      writeRow(upsert.row(), record.valueSchema() == null, nowMs);
    } else if (change instanceof RowChange.Delete) {
      begin(rows.layout().schema(), nowMs);
      changes.add(rows.layout(), change);
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

  private void writeRow(Struct row, boolean inferred, long nowMs) {
    Rows.Planned planned = rows.plan(row.schema(), inferred);
    begin(planned.before(), nowMs);
    if (planned.evolved()) {
      evolve();
    }
    if (changes == null) {
      files.write(rows.layout(), planned.plan(), row);
    } else {
      changes.add(rows.layout(), new RowChange.Upsert(row));
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
    files.roll(slots, batch, access.table().storage(), access.state().properties(), reason);
  }

  OpenFiles files() {
    return files;
  }

  /** Lets go of memory early, where that needs a commit. */
  void relieve(long nowMs) {
    if (held() > 0) {
      commit(nowMs);
    }
  }

  /** Begins the commit of what there is, if none is under way. */
  private void commit(long nowMs) {
    if (batch == null || batch.empty() || committing != null) {
      return;
    }
    WriterSettings.Flush flush = settings.flush();
    Reason reason =
        batch.records() >= flush.records()
            ? Reason.RECORDS
            : nowMs - batch.openedMs() >= flush.ms() ? Reason.INTERVAL : Reason.BYTES;
    roll(files.slots(), reason);
    if (changes != null) {
      changes.roll(batch, access.table().storage(), access.state().properties(), reason);
    }
    Batch full = batch;
    batch = null;
    full.lasts().forEach((partition, last) -> cursors.get(partition).submitted(last));
    full.commit(access.table().committer(), settings.errant(), settings.attempts().pool());
    committing = full;
  }

  private void committed(Batch done, Committed at) {
    fences = 0;
    settings
        .listener()
        .committed(
            location.toString(),
            at.version(),
            done.records(),
            done.files(),
            done.bytes(),
            done.commitMs(),
            done.newestMs());
  }

  private void failed(Batch lost, Throwable cause, Consumer consumer) {
    if (cause instanceof Fenced && ++fences > MOST_FENCES) {
      throw new ConnectException(
          cause.getMessage()
              + ", "
              + fences
              + " times in a row: another connector of this name writes the table. Give one of them"
              + " another name.",
          cause);
    }
    boolean goesOn =
        cause instanceof Fenced
            || cause instanceof SchemaChanged
            || cause instanceof RetriableException;
    if (!goesOn) {
      throw TableAccess.fault(cause);
    }
    log.warn(
        "{}: {} Dropping {} rows that are not committed, and reading them again.",
        location,
        Messages.of(cause),
        lost.records() + (batch == null ? 0 : batch.records()));
    giveUp(lost);
    giveUpBatch();
    resetTo.keySet().forEach(consumer::hold);
    access.ask();
  }

  private void giveUpBatch() {
    if (batch != null) {
      giveUp(batch);
      batch = null;
    }
    drop();
  }

  private void drop() {
    files.drop();
    if (changes != null) {
      changes.drop();
    }
  }

  private void giveUp(Batch dropped) {
    dropped
        .firsts()
        .forEach(
            (partition, first) -> {
              if (cursors.containsKey(partition)) { // Else another task has it by now.
                resetTo.merge(partition, first, Math::min);
              }
            });
  }

  /** Begins to ask the table how it stands by now; it takes no records meanwhile. */
  void ask() {
    access.ask();
  }

  private void goOn(TableState state, Consumer consumer) {
    if (batch == null && committing == null) {
      rows.begin(state);
    }
    resetTo.forEach(
        (partition, first) -> {
          Cursor cursor = cursors.get(partition);
          cursor.goOnFrom(state.txn(cursor.appId()));
          long behind = cursor.after().orElse(Long.MAX_VALUE - 1) + 1;
          consumer.seek(partition, Math.min(first, behind));
          consumer.release(partition);
        });
    resetTo.clear();
  }

  /** The first offset of a partition that is not in the table yet. */
  OptionalLong pending(TopicPartition partition) {
    OptionalLong first = committing == null ? OptionalLong.empty() : committing.first(partition);
    if (first.isEmpty() && batch != null) {
      first = batch.first(partition);
    }
    Long reset = resetTo.get(partition);
    return reset == null ? first : OptionalLong.of(Math.min(reset, first.orElse(Long.MAX_VALUE)));
  }

  /** Waits for the table to be open, or to be known as missing, or to have said how it stands. */
  void awaitOpen(long ms) {
    access.await(ms);
  }

  /** Commits what there is of partitions, waiting until a moment of {@link System#nanoTime}. */
  void finish(Collection<TopicPartition> partitions, long deadlineNanos, Consumer consumer) {
    // What is under way first, then what was filled meanwhile.
    for (int step = 0; step < 2 && pendingOf(partitions) && !access.waiting(); step++) {
      commit(settings.nowMs().getAsLong());
      if (committing != null) {
        TableAccess.await(committing.commit(), (deadlineNanos - System.nanoTime()) / 1_000_000);
      }
      poll(settings.nowMs().getAsLong(), consumer);
    }
  }

  private boolean pendingOf(Collection<TopicPartition> partitions) {
    return partitions.stream().anyMatch(partition -> pending(partition).isPresent());
  }

  /**
   * Lets go of partitions. A commit that runs goes on: if it comes too late, it is fenced. Rows of
   * theirs that wait are dropped, with those that share their files, which are read again.
   */
  void forget(Collection<TopicPartition> partitions, Consumer consumer) {
    boolean shared =
        batch != null && partitions.stream().anyMatch(each -> batch.first(each).isPresent());
    cursors.keySet().removeAll(partitions);
    resetTo.keySet().removeAll(partitions);
    if (shared) {
      giveUpBatch();
      resetTo.keySet().forEach(consumer::hold);
      access.ask();
    }
  }

  void close() {
    drop();
    access.close();
  }
}
