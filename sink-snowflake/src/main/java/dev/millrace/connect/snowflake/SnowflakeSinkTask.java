package dev.millrace.connect.snowflake;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.ErrantRecords;
import dev.millrace.connect.common.sink.Flow;
import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.snowflake.access.LogIn;
import dev.millrace.connect.snowflake.access.Passing;
import dev.millrace.connect.snowflake.write.Names;
import dev.millrace.connect.snowflake.write.WriterSettings;
import dev.millrace.connect.snowflake.write.Writers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Connect life cycle around {@link Writers}. */
public final class SnowflakeSinkTask extends SinkTask {
  private static final Logger log = LoggerFactory.getLogger(SnowflakeSinkTask.class);
  private static final long OPEN_MS = 3_000;
  private static final long CLOSE_MS = 5_000;

  private ExecutorService executor;
  private Path folder;
  private SinkMetrics metrics;
  private Writers writers;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    SnowflakeSinkConfig config = new SnowflakeSinkConfig(props);
    String task = config.name() + "-" + props.getOrDefault(TaskMetrics.TASK_ID, "0");
    metrics = new SinkMetrics(TaskMetrics.of(context, props), task);
    LogIn logIn = config.logIn();
    Guard guard =
        new Guard(
            "Snowflake as " + logIn, config.guard(), new Passing(!config.failsWithoutPrivileges()));
    executor = Executors.newSingleThreadExecutor(new NamedThreads(task + "-writer-"));
    folder = folder(config.stagingDir());
    writers =
        new Writers(
            new WriterSettings(
                config.tableNames(),
                config.tables(),
                folder,
                new WriterSettings.Flush(
                    config.flushRecords(),
                    config.flushBytes(),
                    config.flushMs(),
                    config.bufferMaxBytes()),
                config.resumesRegressions(),
                guard,
                config.retryTimeoutMs(),
                ErrantRecords.of(context, props, metrics.deadLetters()),
                metrics,
                System::currentTimeMillis),
            logIn,
            new Names(config.name(), config.stage(), config.offsetsTable()),
            new Flow(context),
            executor);
    metrics.watch(guard, writers);
    context.timeout(writers.sleepMs());
  }

  private static Path folder(Path parent) {
    try {
      return Files.createTempDirectory(parent, "millrace-snowflake-");
    } catch (IOException e) {
      throw new ConnectException(
          "staging.dir: no folder can be made in " + parent + "; is it there, and writable?", e);
    }
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    writers.open(partitions, OPEN_MS);
    context.timeout(writers.sleepMs());
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    writers.put(records);
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
    if (writers != null) {
      writers.stop();
    }
    if (executor != null) {
      executor.shutdownNow();
      awaitEnd();
    }
    if (folder != null) {
      delete(folder);
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  private void awaitEnd() {
    try {
      if (!executor.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
        log.warn("A statement did not end within {} ms", CLOSE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      log.warn("The folder {} stays on disk", folder, e);
    }
  }
}
