package dev.millrace.connect.deltalake;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.MemoryBudget;
import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.deltalake.write.Attempts;
import dev.millrace.connect.deltalake.write.WriterSettings;
import dev.millrace.connect.deltalake.write.Writers;
import dev.millrace.connect.files.storage.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Connect life cycle around {@link Writers}. */
public final class DeltaLakeSinkTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(DeltaLakeSinkTask.class);
  private static final long OPEN_MS = 3_000;
  private static final long CLOSE_MS = 5_000;

  private DeltaLake lake;
  private ExecutorService pool;
  private Attempts attempts;
  private SinkMetrics metrics;
  private Writers writers;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    DeltaLakeSinkConfig config = new DeltaLakeSinkConfig(props);
    metrics = new SinkMetrics(TaskMetrics.of(context, props));
    int number = Integer.parseInt(props.getOrDefault(TaskMetrics.TASK_ID, "0"));
    String task = config.name() + "-" + number;
    Guard guard =
        new Guard(
            "Delta Lake at '" + config.getString(TableKeys.PATH) + "'",
            config.guard(),
            failure ->
                failure instanceof RetriableException
                    || (failure instanceof StoreException fault && fault.retryable()));
    pool =
        Executors.newFixedThreadPool(config.uploadThreads(), new NamedThreads(task + "-upload-"));
    attempts = new Attempts(pool, guard, config.retryTimeoutMs());
    lake = DeltaLake.connect(config);
    MemoryBudget budget = new MemoryBudget(config.bufferMaxBytes());
    writers =
        new Writers(
            new WriterSettings(
                lake,
                config.router(),
                config.application(),
                config.fileNames().task(number),
                config.flush(),
                config.format(),
                config.autoCreate(),
                config.evolves(),
                config.changes(),
                config.ignoresNulls(),
                attempts,
                budget,
                ErrantRecords.of(context, props, metrics.deadLetters()),
                metrics,
                System::currentTimeMillis),
            new Flow(context));
    metrics.watch(guard, budget, writers);
    context.timeout(writers.sleepMs());
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    writers.open(partitions, OPEN_MS);
    context.timeout(writers.sleepMs());
  }

  @Override
  public void put(Collection<SinkRecord> batch) {
    writers.put(batch);
    metrics.removedOrphans(lake.takeRemovedOrphans());
    context.timeout(writers.sleepMs());
  }

  /** Only looks: what is wrong comes out of {@link #put}, for a throw here rewinds the consumer. */
  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> positions) {
    return writers.durable(positions);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    writers.close(List.copyOf(partitions), CLOSE_MS);
  }

  @Override
  public void stop() {
    if (attempts != null) {
      attempts.stop();
    }
    if (writers != null) {
      writers.stop();
    }
    if (pool != null) {
      pool.shutdownNow();
      awaitEnd();
    }
    if (lake != null) {
      lake.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  private void awaitEnd() {
    try {
      if (!pool.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
        log.warn("An upload did not end within {} ms", CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
