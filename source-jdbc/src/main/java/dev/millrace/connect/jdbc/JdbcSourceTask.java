package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.SourcePartitions;
import dev.millrace.connect.jdbc.query.Batch;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadAhead;
import dev.millrace.connect.jdbc.query.TableRotation;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on to Kafka what {@link ReadAhead} reads. */
public final class JdbcSourceTask extends SourceTask {
  private static final Logger log = LoggerFactory.getLogger(JdbcSourceTask.class);
  private static final Duration POLL_LIMIT = Duration.ofMillis(500);

  /** Short against starving, long against the sorts of cursors without an index. */
  private static final Duration TURN_LIMIT = Duration.ofSeconds(5);

  private static final Duration IDLE_LIMIT = Duration.ofSeconds(10);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final AtomicLong newestMs = new AtomicLong(-1);
  private Pool pool;
  private ReplicaPools replicas;
  private ReadAhead reader;
  private TaskMetrics metrics;
  private LongAdder records;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    JdbcSourceConfig config = new JdbcSourceConfig(props);
    Dialect dialect = config.dialect();
    List<TableId> tables = TaskTables.of(props).tables();
    String name =
        "millrace-"
            + props.getOrDefault("name", "jdbc")
            + "-"
            + props.getOrDefault(TaskMetrics.TASK_ID, "0");
    pool = new Pool(config, dialect, name);
    replicas = Pool.forReplicas(config, dialect, name, pool);
    // A cursor must not move past rows that have not reached a replica yet.
    ConnectionSource connections =
        config.reading().mode() == Mode.BULK ? replicas::connection : pool::connection;
    Guard guard =
        new Guard(
            dialect.farSide(config.connectionUrl()),
            config.guard(),
            error ->
                error instanceof SQLException sql && dialect.failure(sql) == Failure.TRANSIENT);
    metrics = TaskMetrics.of(context, props);
    LongAdder batches = metrics.counter(Metric.BATCHES);
    TaskMetrics.Age success = metrics.age(Metric.LAST_SUCCESS_AGE_MS);
    register(guard);
    TableRotation rotation =
        new TableRotation(
            storedOffsets(tables),
            config.reading(),
            dialect,
            connections,
            guard,
            config.poolMaxSize(),
            TURN_LIMIT,
            batch -> {
              batches.increment();
              success.mark();
            });
    reader = new ReadAhead(rotation, name, IDLE_LIMIT).start();
    log.info("Reading {} in mode {}", tables, config.reading().mode());
  }

  private void register(Guard guard) {
    Pool connections = pool;
    ReplicaPools lagging = replicas;
    records = metrics.counter(Metric.RECORDS);
    metrics.gauge(Metric.RETRIES, guard::retries);
    metrics.gauge(Metric.ERRORS, guard::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> guard.circuitOpen() ? 1 : 0);
    metrics.gauge(Metric.POOL_ACTIVE, () -> connections.active() + lagging.active());
    metrics.gauge(
        Metric.LAG_MS,
        () -> {
          long newest = newestMs.get();
          return newest == -1 ? -1 : System.currentTimeMillis() - newest;
        });
  }

  /** By table; the layout of protocol 0 counts only where there is none of protocol 1. */
  private Map<TableId, Map<String, ?>> storedOffsets(List<TableId> tables) {
    List<Map<String, String>> partitions = new ArrayList<>();
    for (TableId table : tables) {
      partitions.add(SourcePartitions.of(table));
      partitions.add(SourcePartitions.bare(table));
    }
    Map<Map<String, String>, Map<String, Object>> stored =
        context.offsetStorageReader().offsets(partitions);
    Map<TableId, Map<String, ?>> offsets = new LinkedHashMap<>();
    for (TableId table : tables) {
      Map<String, Object> offset = stored.get(SourcePartitions.of(table));
      offsets.put(table, offset == null ? stored.get(SourcePartitions.bare(table)) : offset);
    }
    return offsets;
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    Batch batch = reader.poll(POLL_LIMIT);
    if (batch == null) {
      return null;
    }
    records.add(batch.rows());
    if (batch.newestMs() != -1) {
      newestMs.set(batch.newestMs());
    }
    return batch.records();
  }

  @Override
  public void stop() {
    if (reader != null) {
      reader.close();
    }
    if (pool != null) {
      try {
        closePool();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (metrics != null) {
      metrics.close();
    }
  }

  /**
   * After the reader, which gives its connections back in peace; a call that hangs ends only with
   * its connection. On a thread of its own, for it waits for connects that are under way.
   */
  private void closePool() throws InterruptedException {
    if (reader != null) {
      reader.awaitEnd();
    }
    Thread closing = new Thread(this::closeConnections, "millrace-jdbc-close");
    closing.setDaemon(true);
    closing.start();
    closing.join(CLOSE_LIMIT.toMillis());
    if (reader != null) {
      reader.awaitEnd();
    }
  }

  private void closeConnections() {
    if (replicas != null) {
      replicas.close();
    }
    pool.close();
  }
}
