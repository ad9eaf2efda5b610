package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Batch;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.PlainRows;
import dev.millrace.connect.jdbc.query.ReadAhead;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.TableRead;
import dev.millrace.connect.jdbc.query.TableRotation;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.split.Courses;
import dev.millrace.connect.jdbc.split.Notices;
import dev.millrace.connect.jdbc.split.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.RecordMetadata;
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
  private final Function<TableId, Sight> sights;
  private final RowShape.Maker shapes;
  private final boolean part;
  private String connector;
  private Pool pool;
  private ReplicaPools replicas;
  private ReadAhead reader;
  private TaskMetrics metrics;
  private LongAdder records;

  /** Is called by the worker. */
  public JdbcSourceTask() {
    this(table -> Sight.NONE, null, false);
  }

  /**
   * @param sights of the tables, for whoever reads on in the database's log
   * @param shapes what rows become; null for what the columns are
   * @param part true of a part of a task: it reads by one query at a time, and shows no metrics
   */
  JdbcSourceTask(Function<TableId, Sight> sights, RowShape.Maker shapes, boolean part) {
    this.sights = sights;
    this.shapes = shapes;
    this.part = part;
  }

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    JdbcSourceConfig config = new JdbcSourceConfig(props);
    connector = String.valueOf(props.get("name"));
    TaskTables tables = TaskTables.of(props);
    String name = "millrace-" + connector + "-" + tables.task();
    Dialect dialect = config.dialect();
    pool = new Pool(config, dialect, name);
    replicas = Pool.forReplicas(config, dialect, name, pool);
    // A cursor must not move past rows that have not reached a replica yet.
    ConnectionSource connections = config.mode() == Mode.BULK ? replicas : pool;
    Guard guard =
        new Guard(
            dialect.farSide(config.connectionUrl()),
            config.guard(),
            error ->
                error instanceof SQLException sql && dialect.failure(sql) == Failure.TRANSIENT);
    metrics = part ? TaskMetrics.hidden() : TaskMetrics.of(context, props);
    LongAdder batches = metrics.counter(Metric.BATCHES);
    TaskMetrics.Age success = metrics.age(Metric.LAST_SUCCESS_AGE_MS);
    register(guard);
    TableRotation rotation =
        new TableRotation(
            reads(config, tables, dialect, connections),
            dialect,
            guard,
            part ? 1 : config.poolMaxSize(),
            TURN_LIMIT,
            batch -> {
              batches.increment();
              success.mark();
            });
    reader = new ReadAhead(rotation, name, IDLE_LIMIT).start();
  }

  private List<TableRead> reads(
      JdbcSourceConfig config, TaskTables tables, Dialect dialect, ConnectionSource connections) {
    ReadSettings settings = config.reading();
    Progress progress = new Progress(connector, context.offsetStorageReader());
    Courses courses = new Courses(settings, dialect, progress, sights);
    List<Target> targets = targets(config, tables);
    targets.forEach(target -> progress.watch(target.partitions()));
    log.info(
        "Task {} of {} reads {} in mode {}",
        tables.task(),
        tables.tasks(),
        targets,
        settings.mode());
    List<TableRead> reads = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Map<String, ?> stored = progress.offset(target.partitions());
      Course course = courses.of(target, tables.share(i), Position.of(stored));
      RowShape.Maker rows = shapes == null ? PlainRows.maker(settings, dialect) : shapes;
      reads.add(new TableRead(target, course, settings, dialect, connections, rows, stored));
    }
    return reads;
  }

  private static List<Target> targets(JdbcSourceConfig config, TaskTables tables) {
    List<Target> queries = config.queries();
    if (queries.isEmpty()) {
      return tables.tables().stream().map(Target::table).toList();
    }
    return IntStream.range(0, queries.size())
        .filter(i -> i % tables.tasks() == tables.task())
        .mapToObj(queries::get)
        .toList();
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

  /** Whether {@link #poll} need not wait. */
  boolean hasNext() {
    return reader.hasNext();
  }

  /**
   * The position is safe now: the tasks beside this one need not wait for the worker to store it.
   */
  @Override
  @SuppressWarnings("unchecked") // a record's partition and offset are maps of ours
  public void commitRecord(SourceRecord record, RecordMetadata metadata) {
    if (PositionRecord.is(record)) {
      Notices.post(
          connector,
          (Map<String, ?>) record.sourcePartition(),
          (Map<String, ?>) record.sourceOffset(),
          this);
    }
  }

  @Override
  public void stop() {
    Notices.withdraw(this);
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
