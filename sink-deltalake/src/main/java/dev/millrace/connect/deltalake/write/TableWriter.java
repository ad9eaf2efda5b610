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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table while a task writes it: where partitions stand in it, and how one batch after the other
 * comes into it. Used by the task's thread, which waits in {@link #awaitOpen} and {@link #finish}
 * only.
 */
final class TableWriter {
  private static final Logger log = LoggerFactory.getLogger(TableWriter.class);

  /** After so many in a row another connector is at work, not a former owner. */
  private static final int MOST_FENCES = 20;

  private final TableLocation location;
  private final WriterSettings settings;
  private final TableAccess access;
  private final Intake intake;
  private final Map<TopicPartition, Cursor> cursors = new HashMap<>();

  /** What is on its way into the table; null if there is none. */
  private Batch committing;

  /** Where partitions go back to when the table has said what it holds. */
  private final Map<TopicPartition, Long> resetTo = new LinkedHashMap<>();

  private int fences;

  TableWriter(TableLocation location, WriterSettings settings) {
    this.location = location;
    this.settings = settings;
    this.access = new TableAccess(location, settings);
    this.intake = new Intake(settings, access);
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
    intake.columns(first).ifPresent(access::create);
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
    if (intake.due(nowMs)) {
      commit(nowMs);
    }
  }

  /** When {@link #poll} has something to do by the clock, in epoch milliseconds. */
  long deadlineMs() {
    return !filled() || committing != null
        ? Long.MAX_VALUE
        : intake.batch().openedMs() + settings.flush().ms();
  }

  private boolean filled() {
    return intake.batch() != null && !intake.batch().empty();
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
    cursor.sought(location.toString());
    cursor.after().ifPresent(offset -> consumer.seek(partition, offset + 1));
  }

  private Cursor cursor(TopicPartition partition) {
    return cursors.computeIfAbsent(
        partition, of -> new Cursor(settings.application() + "/" + of, access.state()));
  }

  /** Takes a record, if {@link #ready}. */
  void add(SinkRecord record, long nowMs) {
    TopicPartition partition = RecordOrigin.partition(record);
    long offset = RecordOrigin.offset(record);
    Cursor cursor = cursor(partition);
    if (!cursor.take(offset, record.timestamp(), location.toString())) {
      return;
    }
    if (!intake.take(record, committing == null, nowMs)) {
      if (intake.batch() != null) {
        intake.batch().noRow(partition, offset);
      }
      return;
    }
    long timestamp = record.timestamp() == null ? Long.MIN_VALUE : record.timestamp();
    intake.batch().row(partition, cursor.appId(), cursor.after(), offset, timestamp);
    if (intake.full()) {
      commit(nowMs);
    }
  }

  /** Completes files before their commit is due. */
  void roll(Collection<OpenFiles.Slot> slots, Reason reason) {
    intake.roll(slots, reason);
  }

  OpenFiles files() {
    return intake.files();
  }

  /** Lets go of memory early, where that needs a commit. */
  void relieve(long nowMs) {
    if (intake.held() > 0) {
      commit(nowMs);
    }
  }

  /** Begins the commit of what there is, if none is under way. */
  private void commit(long nowMs) {
    if (!filled() || committing != null) {
      return;
    }
    Batch full = intake.handOver(nowMs);
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
        lost.records() + (intake.batch() == null ? 0 : intake.batch().records()));
    giveUp(lost);
    giveUpBatch();
    resetTo.keySet().forEach(consumer::hold);
    access.ask();
  }

  private void giveUpBatch() {
    if (intake.batch() != null) {
      giveUp(intake.batch());
    }
    intake.drop();
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
    if (intake.batch() == null && committing == null) {
      intake.begin(state);
    }
    resetTo.forEach(
        (partition, first) -> {
          Cursor cursor = cursors.get(partition);
          cursor.goOnFrom(state);
          long behind = cursor.after().orElse(Long.MAX_VALUE - 1) + 1;
          consumer.seek(partition, Math.min(first, behind));
          consumer.release(partition);
        });
    resetTo.clear();
  }

  /** The first offset of a partition that is not in the table yet. */
  OptionalLong pending(TopicPartition partition) {
    OptionalLong first = committing == null ? OptionalLong.empty() : committing.first(partition);
    if (first.isEmpty() && intake.batch() != null) {
      first = intake.batch().first(partition);
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
    Batch batch = intake.batch();
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
    intake.drop();
    access.close();
  }
}
