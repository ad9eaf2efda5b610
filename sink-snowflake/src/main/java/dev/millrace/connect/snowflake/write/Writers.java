package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.common.sink.DurableOffset;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.Rotation.Reason;
import dev.millrace.connect.snowflake.access.Failures;
import dev.millrace.connect.snowflake.access.LogIn;
import dev.millrace.connect.snowflake.commit.Commit;
import dev.millrace.connect.snowflake.commit.Fenced;
import dev.millrace.connect.snowflake.commit.Ledger;
import dev.millrace.connect.snowflake.commit.Standing;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does: one batch fills while the one before it is committed on the writer's thread.
 * Used by the task's thread, which waits in {@link #open} and {@link #close} only.
 */
public final class Writers {
  private static final Logger log = LoggerFactory.getLogger(Writers.class);

  private static final long IDLE_MS = 1_000;
  private static final long BUSY_MS = 50;

  /** After so many in a row another connector is at work, not a former owner. */
  private static final int MOST_FENCES = 20;

  private final WriterSettings settings;
  private final Flow flow;
  private final ExecutorService executor;
  private final StageFolder stage;
  private final TableWatch watch;
  private final Ledger<WriterSession> ledger;
  private final Work<Map<TopicPartition, Standing>> work;
  private final Partitions partitions;
  private final Intake intake;
  private final Bisection bisection = new Bisection();

  /** What is on its way; null if there is nothing, or partitions are opened. */
  private Batch committing;

  private Commit<WriterSession> commit;
  private long committingSinceNanos;

  /** Whether what runs has lost its meaning. */
  private boolean orphaned;

  private int fences;
  private volatile int openFiles;
  private volatile long heldBytes;

  /**
   * @param executor of one thread, the writer's
   */
  public Writers(
      WriterSettings settings, LogIn logIn, Names names, Flow flow, ExecutorService executor) {
    this.settings = settings;
    this.flow = flow;
    this.executor = executor;
    this.stage = new StageFolder(names);
    this.ledger = new Ledger<>(() -> WriterSession.open(logIn, names), stage::owner);
    this.work = new Work<>(settings.guard(), executor, settings.retryTimeoutMs());
    Regressions regressions = new Regressions(settings.resume());
    this.watch = new TableWatch(regressions);
    this.partitions = new Partitions(flow, regressions);
    this.intake = new Intake(settings);
  }

  /** Takes partitions over, within {@code ms} or else from {@link #put}, while they are paused. */
  public void open(Collection<TopicPartition> added, long ms) {
    partitions.assign(added);
    long deadline = System.nanoTime() + ms * 1_000_000;
    while (!partitions.allOpen() && System.nanoTime() < deadline) {
      poll();
      if (!work.running()) {
        break;
      }
      work.await((deadline - System.nanoTime()) / 1_000_000);
      poll();
    }
    partitions.holdUnopened();
  }

  public void put(Collection<SinkRecord> records) {
    partitions.delivered();
    poll();
    for (SinkRecord record : records) {
      if (intake.full(bisection.limit()) && !begin()) {
        partitions.later(record);
        flow.stopAll();
      } else if (partitions.take(record)) {
        intake.take(record);
      }
    }
    poll();
    if (flow.stopped() && !intake.full(bisection.limit())) {
      flow.resumeAll();
    }
    Batch batch = intake.batch();
    openFiles = batch == null ? 0 : batch.files();
    heldBytes = batch == null ? 0 : batch.held();
  }

  /** Takes up what the writer's thread has finished, and begins what is due. */
  private void poll() {
    if (work.done()) {
      ended();
    }
    if (work.mayBegin()) {
      if (committing != null) {
        work.begin("committing " + committing.records() + " records", () -> ledger.commit(commit));
      } else if (!partitions.allOpen()) {
        Set<TopicPartition> unopened = partitions.unopened();
        work.begin("opening " + unopened, () -> open(unopened));
      } else if (intake.due(bisection.limit())) {
        begin();
      }
    }
  }

  /** Begins the commit of the batch, if nothing else is under way. */
  private boolean begin() {
    if (committing != null || !partitions.allOpen() || !work.mayBegin()) {
      return false;
    }
    Reason reason = intake.reason(bisection.limit());
    committing = intake.handOver();
    settings.listener().rotated(reason, committing.files());
    committingSinceNanos = System.nanoTime();
    commit =
        new Commit<>(
            committing.advances(partitions.positions()),
            new BatchLoad(committing, settings.tables(), settings.errant(), stage, watch));
    work.begin("committing " + committing.records() + " records", () -> ledger.commit(commit));
    return true;
  }

  private Map<TopicPartition, Standing> open(Set<TopicPartition> unopened)
      throws SQLException, Fenced {
    Map<TopicPartition, Standing> standings = ledger.open(unopened);
    stage.sweep(ledger.current());
    return standings;
  }

  private void ended() {
    if (orphaned) {
      orphaned = false;
      work.forget();
      return;
    }
    try {
      Map<TopicPartition, Standing> standings = work.result();
      if (standings == null) {
        return; // It is tried again.
      }
      if (committing == null) {
        partitions.opened(standings);
      } else {
        committed(standings);
      }
    } catch (Work.Failed e) {
      failed(e);
    }
  }

  private void committed(Map<TopicPartition, Standing> standings) {
    Batch done = committing;
    committing = null;
    fences = 0;
    partitions.committed(standings);
    bisection.committed();
    long ms = (System.nanoTime() - committingSinceNanos) / 1_000_000;
    settings.listener().committed(done.records(), done.files(), done.size(), ms, done.newestMs());
    done.discard();
  }

  private void failed(Work.Failed failure) {
    Throwable cause = failure.cause();
    if (cause instanceof Fenced) {
      if (++fences > MOST_FENCES) {
        throw new ConnectException(
            cause.getMessage()
                + " It was so "
                + fences
                + " times in a row: another connector of this name is at work. Give one of them"
                + " another name.",
            cause);
      }
      log.warn("{} What is not committed is read again.", cause.getMessage());
      partitions.reopen(giveUp());
    } else if (committing != null
        && (cause instanceof DataException
            || (cause instanceof SQLException sql && Failures.isData(sql)))) {
      refused(cause);
    } else {
      throw failure.fault();
    }
  }

  private void refused(Throwable cause) {
    Batch bad = committing;
    if (bad.records() > 1) {
      log.warn(
          "Snowflake refuses a batch of {} records: {} Looking for the one at fault.",
          bad.records(),
          cause.getMessage());
      bisection.refused(bad.records());
      partitions.rewind(giveUp());
      return;
    }
    if (bad.only() == null) {
      throw new ConnectException("Snowflake refuses offsets: " + cause.getMessage(), cause);
    }
    committing = null;
    bad.discard();
    bisection.found();
    intake.refuse(bad, "Snowflake refuses it: " + cause.getMessage(), cause);
  }

  /** Drops both batches, and says where each partition has to go back to. */
  private Map<TopicPartition, Long> giveUp() {
    Map<TopicPartition, Long> firsts = new LinkedHashMap<>();
    if (intake.batch() != null) {
      firsts.putAll(intake.batch().firsts());
    }
    if (committing != null) {
      committing.firsts().forEach((each, first) -> firsts.merge(each, first, Math::min));
      if (!work.running()) {
        committing.discard();
      }
    }
    committing = null;
    intake.drop();
    return firsts;
  }

  /** What Kafka may take as consumed, of {@code positions}. Never more than what is committed. */
  public Map<TopicPartition, OffsetAndMetadata> durable(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    Map<TopicPartition, OffsetAndMetadata> durable = new LinkedHashMap<>();
    positions.forEach(
        (partition, position) -> {
          if (partitions.isOpen(partition)) {
            long offset = partitions.pending(partition, position.offset());
            if (committing != null) {
              offset = Math.min(offset, committing.first(partition).orElse(offset));
            }
            if (intake.batch() != null) {
              offset = Math.min(offset, intake.batch().first(partition).orElse(offset));
            }
            durable.put(partition, DurableOffset.of(offset));
          }
        });
    return durable;
  }

  /** How long the task may sleep, in milliseconds. */
  public long sleepMs() {
    boolean busy = work.running() || committing != null || flow.stopped() || !partitions.allOpen();
    long left = intake.deadlineMs() - settings.nowMs().getAsLong();
    return Math.max(1, Math.min(busy ? BUSY_MS : IDLE_MS, left));
  }

  /** Commits once more what there is of partitions, within {@code ms}, and lets go of them. */
  public void close(Collection<TopicPartition> leaving, long ms) {
    long deadline = System.nanoTime() + ms * 1_000_000;
    try {
      while (pending(leaving) && System.nanoTime() < deadline) {
        if (!work.running() && !(committing == null && begin())) {
          break; // It waits to be tried again.
        }
        work.await((deadline - System.nanoTime()) / 1_000_000);
        poll();
      }
    } finally {
      boolean shared = pending(leaving);
      partitions.forget(leaving);
      if (shared) {
        orphaned = work.running();
        partitions.reopen(giveUp());
      }
      if (partitions.none() && !work.running() && ledger.current() != null) {
        clearStage((deadline - System.nanoTime()) / 1_000_000);
      }
    }
  }

  private void clearStage(long ms) {
    try {
      executor.submit(() -> stage.clear(ledger.current())).get(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      log.debug("The last files stay in the stage", e);
    }
  }

  private boolean pending(Collection<TopicPartition> some) {
    return some.stream()
        .anyMatch(
            each ->
                (committing != null && committing.spans(each))
                    || (intake.batch() != null && intake.batch().spans(each)));
  }

  /** Lets go of everything at once. */
  public void stop() {
    intake.drop();
    WriterSession session = ledger.current();
    if (session != null) {
      session.abort();
    }
  }

  /** Any thread. */
  public int openFiles() {
    return openFiles;
  }

  /** Bytes of memory. Any thread. */
  public long heldBytes() {
    return heldBytes;
  }
}
