package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.Fenced;
import dev.millrace.connect.s3.commit.Ledger;
import dev.millrace.connect.s3.commit.Progress;
import dev.millrace.connect.s3.commit.Tracker;
import dev.millrace.connect.s3.commit.UploadsGone;
import dev.millrace.connect.s3.partition.Partitioner;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything of one topic-partition while the task has it: opening, records, commits, and what
 * happens when another owner takes over. Used by the task's thread; nothing here waits for the
 * store but {@link #awaitOpen}.
 */
public final class PartitionWriter {
  private static final Logger log = LoggerFactory.getLogger(PartitionWriter.class);

  /** Ranges in a head above which all files are closed. */
  static final int MAX_RANGES = 5_000;

  /** How long a fenced partition may stay assigned before that is an error. */
  static final long FENCED_LIMIT_MS = 60_000;

  private final TopicPartition partition;
  private final WriterSettings settings;
  private final Consumer consumer;
  private final Partitioner partitioner;
  private CompletableFuture<Ledger> opening;
  private Session session;
  private Fenced fence;
  private long fencedAtMs;
  private long firstOffset = -1;

  /** From an open to a close or a fence. */
  private record Session(Ledger ledger, Tracker tracker, OpenFiles files, CommitQueue commits) {}

  private Progress committed = Progress.NONE;

  /** Begins to open the partition; {@link #poll} finishes it. */
  public PartitionWriter(TopicPartition partition, WriterSettings settings, Consumer consumer) {
    this.partition = partition;
    this.settings = settings;
    this.consumer = consumer;
    this.partitioner = settings.partitioning().partitioner();
    open();
  }

  private void open() {
    consumer.hold(partition);
    opening =
        CompletableFuture.supplyAsync(
            () -> Ledger.open(partition, settings.heads(), settings.completion(), settings.owner()),
            settings.commits());
  }

  /** Waits a while for the partition to be open; then {@link #poll} takes it from there. */
  public void awaitOpen(long ms) {
    try {
      opening.get(Math.max(1, ms), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("{}: not open yet", partition, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    poll();
  }

  /** Takes up what the pool has finished. Call often. */
  public void poll() {
    try {
      if (opening != null && opening.isDone()) {
        opened(opening.join());
      }
      if (session != null) {
        session.commits.poll().ifPresent(this::committed);
      }
    } catch (CompletionException e) {
      failed(e.getCause());
    }
    if (session != null) {
      close(session.files.scheduled(settings.nowMs().getAsLong()));
    }
    if (fence != null && settings.nowMs().getAsLong() - fencedAtMs > FENCED_LIMIT_MS) {
      throw new ConnectException(
          fence.getMessage()
              + ". Kafka still assigns it here: another connector of this name uses the same bucket"
              + " and state.dir. Give one of them another name.");
    }
  }

  private void opened(Ledger ledger) {
    opening = null;
    committed = ledger.progress();
    session =
        new Session(
            ledger,
            new Tracker(committed),
            new OpenFiles(
                settings.rotation(), settings.format(), settings.names(), settings.uploads()),
            new CommitQueue(ledger, () -> settings.errant().settle(), settings.commits()));
    long from = committed.safe() >= 0 ? committed.safe() : firstOffset;
    if (from >= 0) {
      consumer.seek(partition, from);
    }
    consumer.release(partition);
  }

  private void committed(CommitQueue.Committed commit) {
    committed = commit.progress();
    settings.listener().committed(partition, commit.files(), committed.safe(), commit.ms());
  }

  private void failed(Throwable cause) {
    if (cause instanceof Fenced fenced) {
      log.warn("{}. Letting go of it.", fenced.getMessage());
      fence = fenced;
      fencedAtMs = settings.nowMs().getAsLong();
      session.commits.abandonAll();
      drop();
      consumer.hold(partition);
    } else if (session != null && gone(cause)) {
      log.warn("{}: {} Reading again from what is exported.", partition, Messages.of(cause));
      session.commits.abandonWaiting();
      drop();
      open();
    } else {
      throw cause instanceof ConnectException connect
          ? connect
          : new ConnectException(partition + ": " + Messages.of(cause), cause);
    }
  }

  private static boolean gone(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UploadsGone
          || (t instanceof StoreException store
              && store.fault() == StoreException.Fault.NO_SUCH_UPLOAD)) {
        return true;
      }
    }
    return false;
  }

  /** Takes a record. */
  public void add(SinkRecord record) {
    long offset = RecordOrigin.offset(record);
    if (firstOffset < 0) {
      firstOffset = offset;
    }
    if (session == null) {
      return; // It is delivered again after the seek that follows the opening.
    }
    long before = session.tracker.last();
    switch (session.tracker.deliver(offset)) {
      case WENT_BACK -> throw session.ledger.wentBack(offset);
      case DONE -> log.trace("{}: offset {} was exported before", partition, offset);
      case NEW -> write(record, offset, before);
    }
  }

  private void write(SinkRecord record, long offset, long before) {
    if (record.value() == null) {
      if (!settings.ignoreNulls()) {
        settings
            .errant()
            .refuse(
                record,
                null,
                "the value is null: set behavior.on.null.values=ignore to leave such records out",
                null);
      }
      return;
    }
    OpenFiles files = session.files;
    try {
      long nowMs = settings.nowMs().getAsLong();
      String directory = partitioner.directory(record);
      if (settings.rotation().intervalMs() > 0) {
        close(files.before(settings.timestamps().timestampMs(record), nowMs));
      }
      files.crowding(record, directory).ifPresent(file -> close(List.of(file)));
      OpenFile file = files.of(record, directory, session.ledger.generation(), nowMs);
      write(record, offset, before, file);
    } catch (Partitioner.Unroutable e) {
      settings.errant().refuse(record, e.field(), e.getMessage(), null);
    } catch (DataException e) {
      settings.errant().refuse(record, null, Messages.of(e), e);
    }
  }

  private void write(SinkRecord record, long offset, long before, OpenFile file) {
    try {
      if (file.key().getBytes(StandardCharsets.UTF_8).length > FileNames.MAX_KEY_BYTES) {
        throw new DataException(
            "its file's name is longer than the 1024 bytes S3 allows: '"
                + file.key().substring(0, 80)
                + "...'");
      }
      file.write(record.valueSchema(), record.value(), offset, before);
    } finally {
      if (file.records() == 0) {
        session.files.remove(file);
        file.abandon();
      }
    }
    close(session.files.after(file));
  }

  /** Hands files to the next commit; all of them if the head would grow too large otherwise. */
  private void close(List<OpenFile> chosen) {
    if (chosen.isEmpty()) {
      return;
    }
    chosen.forEach(session.files::remove);
    Progress next = session.tracker.without(session.files.offsets());
    List<OpenFile> all = chosen;
    if (next.done().ranges() > MAX_RANGES) {
      all = new java.util.ArrayList<>(chosen);
      all.addAll(session.files.all());
      List.copyOf(session.files.all()).forEach(session.files::remove);
      next = session.tracker.without(List.of());
    }
    session.commits.add(all, next);
  }

  /** Closes the largest file, for its memory. */
  void closeLargest() {
    session.files.largest().ifPresent(file -> close(List.of(file)));
  }

  /** Bytes that the largest file holds; 0 if there is none. */
  long largest() {
    return session == null ? 0 : session.files.largest().map(OpenFile::held).orElse(0L);
  }

  /** Tells the budget what the open files hold. */
  public void account() {
    if (session != null) {
      session.files.account();
    }
  }

  long held() {
    return session == null ? 0 : session.files.all().stream().mapToLong(OpenFile::held).sum();
  }

  /**
   * The offset that Kafka may take as consumed.
   *
   * @param position what the worker would commit
   */
  public OptionalLong durable(long position) {
    if (session == null) {
      return OptionalLong.empty();
    }
    if (session.files.isEmpty() && session.commits.idle()) {
      Progress now = session.tracker.without(List.of());
      if (now.equals(committed)) {
        // Nothing waits: what transforms filtered out behind the last record counts as consumed.
        return OptionalLong.of(Math.max(position, committed.safe()));
      }
      session.commits.add(List.of(), now);
    }
    return committed.safe() < 0 ? OptionalLong.empty() : OptionalLong.of(committed.safe());
  }

  /** When {@link #poll} has something to do by the clock, in epoch milliseconds. */
  public long deadlineMs() {
    return session == null ? Long.MAX_VALUE : session.files.deadlineMs();
  }

  public int openFiles() {
    return session == null ? 0 : session.files.size();
  }

  /** Whether something of the store's is awaited. */
  public boolean waiting() {
    return opening != null || (session != null && !session.commits.idle());
  }

  /** Lets go of the partition: a commit that runs goes on, everything else is given up. */
  public void close() {
    if (session != null) {
      session.commits.abandonWaiting();
      drop();
    }
    opening = null;
  }

  private void drop() {
    session.files.all().forEach(OpenFile::abandon);
    session = null;
  }
}
