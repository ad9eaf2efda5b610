package dev.millrace.connect.s3;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.commit.Completion;
import dev.millrace.connect.s3.commit.HeadStore;
import dev.millrace.connect.s3.commit.KafkaCommits;
import dev.millrace.connect.s3.file.PatientStore;
import dev.millrace.connect.s3.file.Throttle;
import dev.millrace.connect.s3.file.Uploads;
import dev.millrace.connect.s3.file.WriterSettings;
import dev.millrace.connect.s3.file.Writers;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.manifest.Notifier;
import dev.millrace.connect.s3.takeover.Predecessor;
import dev.millrace.connect.s3.takeover.Takeover;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Connect life cycle around {@link Writers}. */
public final class S3SinkTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(S3SinkTask.class);
  private static final long OPEN_MS = 3_000;
  private static final long STOP_MS = 5_000;
  private static final int COMMIT_THREADS = 4;

  /** All but one, which the task's own thread has. */
  private static final int SPARE_PROCESSORS =
      Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  private final Function<S3SinkConfig, ObjectStore> connect;
  private PatientStore store;
  private ExecutorService processors;
  private ExecutorService uploads;
  private ExecutorService commits;
  private Notifier notifier;
  private SinkMetrics metrics;
  private Writers writers;

  public S3SinkTask() {
    this(config -> S3ObjectStore.connect(config.store().withoutRetries()));
  }

  /** Visible for testing. */
  S3SinkTask(Function<S3SinkConfig, ObjectStore> connect) {
    this.connect = connect;
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    S3SinkConfig config = new S3SinkConfig(props);
    metrics = new SinkMetrics(TaskMetrics.of(context, props));
    Guard guard =
        new Guard(
            "S3 bucket '" + config.getString(BucketKeys.BUCKET) + "'",
            config.guard(),
            failure -> failure instanceof StoreException fault && fault.retryable());
    Throttle throttle = new Throttle(config.uploadThreads() + COMMIT_THREADS);
    store = new PatientStore(connect.apply(config), guard, throttle, config.patience());
    notifier = config.connectNotifier();
    String name = props.getOrDefault("name", "unnamed");
    String task = name + "-" + props.getOrDefault(TaskMetrics.TASK_ID, "0");
    processors = Executors.newFixedThreadPool(SPARE_PROCESSORS, new NamedThreads(task + "-end-"));
    uploads =
        Executors.newFixedThreadPool(config.uploadThreads(), new NamedThreads(task + "-upload-"));
    commits = Executors.newFixedThreadPool(COMMIT_THREADS, new NamedThreads(task + "-commit-"));
    MemoryBudget budget = new MemoryBudget(config.bufferMaxBytes());
    ErrantRecords errant = ErrantRecords.of(context, props, metrics.deadLetters());
    writers =
        new Writers(
            new WriterSettings(
                config.rotation(),
                config.format(),
                config.names(),
                config.partitioning(),
                config.timestamps(),
                config.contents(),
                config.sides(),
                new Uploads(
                    store, processors, uploads, budget, config.partSize(), !config.exactlyOnce()),
                config.exactlyOnce()
                    ? ledgers(config, task)
                    : (partition, first) ->
                        Optional.of(new KafkaCommits(partition, store, config.tags())),
                commits,
                errant,
                metrics,
                System::currentTimeMillis),
            new Flow(context));
    metrics.watch(guard, store, throttle, budget, writers);
    context.timeout(writers.sleepMs());
  }

  private WriterSettings.Opening ledgers(S3SinkConfig config, String task) {
    return new Ledgers(
        new HeadStore(store, config.statePrefix()),
        new Completion(
            store, uploads, config.tags(), new ManifestLog(store, notifier, config.manifests())),
        task + "/" + UUID.randomUUID(),
        config.takesOver()
            ? new Takeover(
                store,
                uploads,
                config.partitioning(),
                config.names()::topicDirectory,
                config.fileDelimiter(),
                config.sides().tombstones())
            : Predecessor.NONE);
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    writers.open(partitions, OPEN_MS);
    context.timeout(writers.sleepMs());
  }

  @Override
  public void put(Collection<SinkRecord> batch) {
    writers.put(batch);
    context.timeout(writers.sleepMs());
  }

  /**
   * Never throws: the worker would rewind the consumer under the open files. What is wrong comes
   * out of the next {@link #put}.
   */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    try {
      return writers.durable(positions);
    } catch (RuntimeException e) {
      log.warn("No offsets to commit: the next put() stops the task", e);
      return Map.of();
    }
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    writers.close(partitions);
  }

  @Override
  public void stop() {
    if (writers != null) {
      writers.closeAll();
    }
    if (store != null) {
      store.stopWaiting();
    }
    shutDown(commits);
    shutDown(processors);
    shutDown(uploads);
    if (notifier != null) {
      notifier.close();
    }
    if (store != null) {
      store.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  /** A commit that runs is left a moment to end; the next owner would end it otherwise. */
  private static void shutDown(ExecutorService pool) {
    if (pool == null) {
      return;
    }
    pool.shutdown();
    try {
      if (!pool.awaitTermination(STOP_MS, TimeUnit.MILLISECONDS)) {
        pool.shutdownNow();
      }
    } catch (InterruptedException e) {
      pool.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
