package dev.millrace.connect.deltalake.write;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.Consumer;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.deltalake.log.Committed;
import dev.millrace.connect.deltalake.log.Fenced;
import dev.millrace.connect.deltalake.log.SchemaChanged;
import dev.millrace.connect.deltalake.log.TableState;
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
    if (first.value() == null) {
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
      StructType columns = rows.columns(first);
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
        || batch.bytes() + files.size() >= flush.bytes();
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

  /** Whether the record has become a row. */
  private boolean write(SinkRecord record, long nowMs) {
    if (record.value() == null) {
      refuseNull(record);
      return false;
    }
    try {
      writeRow(record, nowMs);
      return true;
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

  private void writeRow(SinkRecord record, long nowMs) {
    if (batch == null && committing == null) {
      rows.follow(access.state());
    }
    Struct row = rows.row(record);
    Rows.Planned planned = rows.plan(row.schema(), record.valueSchema() == null);
    if (batch == null) {
      batch = new Batch(planned.before(), nowMs);
    }
    if (planned.evolved()) {
      roll(files.slots(), Reason.SCHEMA);
      batch.evolve(rows.layout().schema());
    }
    files.write(rows.layout(), planned.plan(), row);
  }

  /** Completes files before their commit is due. */
  void roll(Collection<OpenFiles.Slot> slots, Reason reason) {
    files.roll(slots, batch, access.table().storage(), access.state().properties(), reason);
  }

  OpenFiles files() {
    return files;
  }

  /** Begins the commit of what there is, if none is under way. */
  private void commit(long nowMs) {
    if (batch == null || batch.empty() || committing != null) {
      return;
    }
    WriterSettings.Flush flush = settings.flush();
    roll(
        files.slots(),
        batch.records() >= flush.records()
            ? Reason.RECORDS
            : nowMs - batch.openedMs() >= flush.ms() ? Reason.INTERVAL : Reason.BYTES);
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
    files.drop();
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
    files.drop();
    access.close();
  }
}
