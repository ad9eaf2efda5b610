package dev.millrace.connect.s3.file;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.sink.Consumer;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.Committer;
import dev.millrace.connect.s3.commit.Fenced;
import dev.millrace.connect.s3.commit.UploadsGone;
import dev.millrace.connect.s3.partition.Partitioner;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One topic-partition while the task has it: its opening, its sessions one after another, and what
 * happens when another owner takes over. Used by the task's thread; nothing here waits for the
 * store but {@link #awaitOpen}.
 */
final class PartitionWriter {
  private static final Logger log = LoggerFactory.getLogger(PartitionWriter.class);

  /** How long a fenced partition may stay assigned before that is an error. */
  static final long FENCED_LIMIT_MS = 60_000;

  private final TopicPartition partition;
  private final WriterSettings settings;
  private final Consumer consumer;
  private final Partitioner partitioner;
  private CompletableFuture<Optional<Committer>> opening;
  private PartitionSession session;
  private Fenced fence;
  private long fencedAtNanos;
  private long firstOffset = -1;

  /** The worker has not sought yet: the position it knows is that from before. */
  private boolean rewinding;

  /** Begins to open the partition; {@link #poll} finishes it. */
  PartitionWriter(TopicPartition partition, WriterSettings settings, Consumer consumer) {
    this.partition = partition;
    this.settings = settings;
    this.consumer = consumer;
    this.partitioner = settings.partitioning().partitioner();
    open();
  }

  private void open() {
    consumer.hold(partition);
    long first = firstOffset;
    opening =
        CompletableFuture.supplyAsync(
            () -> settings.opening().open(partition, first), settings.commits());
  }

  /** Waits a while for the partition to be open; then {@link #poll} takes it from there. */
  void awaitOpen(long ms) {
    try {
      opening.get(Math.max(1, ms), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      log.debug("{}: not open yet", partition, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    poll(settings.nowMs().getAsLong());
  }

  /** Takes up what the pool has finished. Call often. */
  void poll(long nowMs) {
    try {
      if (opening != null && opening.isDone()) {
        opening.join().ifPresentOrElse(this::opened, this::awaitFirst);
      }
      if (session != null) {
        session.poll(nowMs);
      }
    } catch (CompletionException e) {
      failed(e.getCause());
    }
    if (fence != null && System.nanoTime() - fencedAtNanos > FENCED_LIMIT_MS * 1_000_000) {
      throw new ConnectException(
          fence.getMessage()
              + ". Kafka still assigns it here: another connector of this name uses the same bucket"
              + " and state.dir. Give one of them another name.");
    }
  }

  /** The first record tells how far another connector came; it is delivered again after a seek. */
  private void awaitFirst() {
    opening = null;
    if (firstOffset >= 0) {
      open();
    } else {
      consumer.release(partition);
    }
  }

  private void opened(Committer committer) {
    opening = null;
    settings.opening().forget(partition);
    session = new PartitionSession(partition, settings, partitioner, committer);
    long safe = committer.progress().safe();
    long from = safe >= 0 ? safe : firstOffset;
    if (from >= 0) {
      consumer.seek(partition, from);
      rewinding = true;
    }
    consumer.release(partition);
  }

  private void failed(Throwable cause) {
    if (cause instanceof Fenced fenced) {
      log.warn("{}. Letting go of it.", fenced.getMessage());
      fence = fenced;
      fencedAtNanos = System.nanoTime();
      session.fenced();
      session = null;
      consumer.hold(partition);
    } else if (session != null && gone(cause)) {
      log.warn("{}: {} Reading again from what is exported.", partition, Messages.of(cause));
      long safe = session.committed().safe();
      firstOffset = safe >= 0 ? safe : firstOffset;
      session.close();
      session = null;
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

  /** The worker delivers, so it has done what it was told before. */
  void delivering() {
    rewinding = false;
  }

  /** Takes a record. */
  void add(SinkRecord record, long nowMs) {
    if (firstOffset < 0) {
      firstOffset = RecordOrigin.offset(record);
    }
    if (session != null) {
      session.add(record, nowMs);
    } else if (opening == null && fence == null) {
      open();
    }
    // Else it is delivered again after the seek that follows the opening.
  }

  /** Closes files for their memory. */
  void close(List<OpenFile> files) {
    if (session != null) {
      session.close(files, Reason.MEMORY);
    }
  }

  /** Timestamp of the newest record that is durable; {@code MIN_VALUE} if none is. */
  long newestDurableMs() {
    return session == null ? Long.MIN_VALUE : session.newestDurableMs();
  }

  /** Open files, in the order they were opened. */
  Collection<OpenFile> files() {
    return session == null ? List.of() : session.files();
  }

  /**
   * The offset that Kafka may take as consumed.
   *
   * @param position what the worker would commit
   */
  OptionalLong durable(long position) {
    return session == null ? OptionalLong.empty() : session.durable(rewinding ? -1 : position);
  }

  /** When {@link #poll} has something to do by the clock, in epoch milliseconds. */
  long deadlineMs() {
    return session == null ? Long.MAX_VALUE : session.deadlineMs();
  }

  /** Whether something of the store's is awaited. */
  boolean waiting() {
    return opening != null || (session != null && session.waiting());
  }

  /** Lets go of the partition: a commit that runs goes on, everything else is given up. */
  void close() {
    if (session != null) {
      session.close();
      session = null;
    }
    opening = null;
    settings.opening().forget(partition);
  }
}
