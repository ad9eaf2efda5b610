package dev.millrace.connect.file;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.after.AfterFile;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.format.AutoFormats;
import dev.millrace.connect.file.reading.Batch;
import dev.millrace.connect.file.reading.FileFormats;
import dev.millrace.connect.file.reading.Reading;
import dev.millrace.connect.file.reading.Share;
import dev.millrace.connect.file.record.FileRecords;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on to Kafka what {@link ReadAhead} reads. */
public final class FileSourceTask extends SourceTask {
  private static final Logger log = LoggerFactory.getLogger(FileSourceTask.class);
  private static final Duration POLL_LIMIT = Duration.ofMillis(500);

  /** Actions are one call each: on a far store, several at once keep up with the reading. */
  private static final int ACTION_THREADS = 8;

  /** The same for files that events tell of. */
  private static final int LOOK_THREADS = 8;

  private static final long STOP_LIMIT_MS = 3_000;

  private FileStore store;
  private FileEvents events;
  private Share share;
  private ReadAhead ahead;
  private Confirmations confirmations;
  private ExecutorService listing;
  private ExecutorService looking;
  private ExecutorService actions;
  private TaskMetrics metrics;
  private LongAdder records;
  private LongAdder bytes;
  private LongAdder batches;
  private LongAdder files;
  private LongAdder letters;
  private TaskMetrics.Age success;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    FileSourceConfig config = new FileSourceConfig(props);
    String connector = String.valueOf(props.get("name"));
    int task = NumberedTasks.number(props);
    int tasks = NumberedTasks.count(props);
    String name = "millrace-" + connector + "-" + task;
    store = config.openStore();
    events = config.openEvents(name, task);
    listing = Executors.newSingleThreadExecutor(new NamedThreads(name + "-list"));
    looking = Executors.newFixedThreadPool(LOOK_THREADS, new NamedThreads(name + "-look"));
    actions = Executors.newFixedThreadPool(ACTION_THREADS, new NamedThreads(name + "-after"));
    share = new Share(config.storeName(), config.layout(), task, tasks);
    Guard guard =
        new Guard(
            store.describe(),
            config.guard(),
            e -> e instanceof StoreException fault && fault.retryable());
    Reading reading =
        new Reading(connector, share, config.reading(), parts(config, guard), this::storedOffsets);
    metrics = TaskMetrics.of(context, props);
    register(guard);
    confirmations = new Confirmations(reading, share, this::storedOffsets, name);
    log.info("Task {} of {} reads {}", task, tasks, store.describe());
    ahead = new ReadAhead(reading, name).start();
  }

  private Reading.Parts parts(FileSourceConfig config, Guard guard) {
    FileFormats formats = new Formats(config.formats());
    Action action = config.action();
    return new Reading.Parts(
        store,
        formats,
        new FileRecords(config.records()),
        new Discovery(
            store,
            config.discovery(),
            share.layout(),
            formats::splittable,
            !(action instanceof Action.Keep)),
        events,
        new AfterFile(
            store, action, config.doneSuffix(), share.layout(), actions, System::currentTimeMillis),
        guard,
        listing,
        looking,
        System::currentTimeMillis);
  }

  private Map<Map<String, String>, Map<String, Object>> storedOffsets(
      Collection<Map<String, String>> partitions) {
    return context.offsetStorageReader().offsets(partitions);
  }

  private void register(Guard guard) {
    records = metrics.counter(Metric.RECORDS);
    bytes = metrics.counter(Metric.BYTES);
    batches = metrics.counter(Metric.BATCHES);
    files = metrics.counter(Metric.FILES);
    letters = metrics.counter(Metric.DEAD_LETTERS);
    success = metrics.age(Metric.LAST_SUCCESS_AGE_MS);
    metrics.gauge(Metric.RETRIES, guard::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    Batch batch = ahead.poll(POLL_LIMIT);
    confirmations.look();
    if (batch == null) {
      return null;
    }
    records.add(batch.rows());
    bytes.add(batch.bytes());
    files.add(batch.files());
    letters.add(batch.bad());
    batches.increment();
    success.mark();
    return batch.records().isEmpty() ? null : batch.records();
  }

  @Override
  public void stop() {
    if (ahead != null) {
      ahead.close();
      confirmations.close();
    }
    if (actions != null) {
      end(List.of(listing, looking, actions));
    }
    if (events != null) {
      events.close();
    }
    if (store != null) {
      store.close();
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  /** What runs has to end before the store may be closed. */
  private static void end(List<ExecutorService> threads) {
    threads.forEach(ExecutorService::shutdownNow);
    long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(STOP_LIMIT_MS);
    try {
      for (ExecutorService each : threads) {
        each.awaitTermination(limit - System.nanoTime(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Formats(AutoFormats formats) implements FileFormats {
    @Override
    public boolean splittable(String path) {
      return formats.splittable(path);
    }

    @Override
    public RecordReader open(
        FileBytes file, Range range, Place from, Function<String, Schemas> schemas)
        throws IOException {
      return formats.open(file, range, from, schemas);
    }
  }
}
