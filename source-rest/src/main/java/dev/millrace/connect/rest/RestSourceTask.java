package dev.millrace.connect.rest;

import dev.millrace.connect.common.Version;
import dev.millrace.connect.common.config.NumberedTasks;
import dev.millrace.connect.common.metrics.Metric;
import dev.millrace.connect.common.metrics.TaskMetrics;
import dev.millrace.connect.common.sink.NamedThreads;
import dev.millrace.connect.rest.auth.AuthKeys;
import dev.millrace.connect.rest.auth.ConnectTokens;
import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.call.CallKeys;
import dev.millrace.connect.rest.call.Caller;
import dev.millrace.connect.rest.http.Client;
import dev.millrace.connect.rest.http.HttpKeys;
import dev.millrace.connect.rest.http.Masks;
import dev.millrace.connect.rest.reading.Batch;
import dev.millrace.connect.rest.reading.HttpApi;
import dev.millrace.connect.rest.reading.Reading;
import dev.millrace.connect.rest.reading.ReadingSettings;
import dev.millrace.connect.rest.reading.Unit;
import dev.millrace.connect.rest.reading.UnitRun;
import dev.millrace.connect.rest.reading.Units;
import dev.millrace.connect.rest.record.ResourceRecords;
import dev.millrace.connect.rest.record.TaskSchemas;
import dev.millrace.connect.rest.resource.Resource;
import dev.millrace.connect.rest.resource.Resources;
import dev.millrace.connect.rest.unit.Level;
import dev.millrace.connect.rest.unit.UnitReader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands on to Kafka what {@link Reading} reads. */
public final class RestSourceTask extends SourceTask {
  private static final Logger log = LoggerFactory.getLogger(RestSourceTask.class);
  private static final Duration POLL_LIMIT = Duration.ofMillis(500);

  private Client client;
  private ConnectTokens tokens;
  private Reading reading;
  private ExecutorService ahead;
  private TaskMetrics metrics;
  private LongAdder records;
  private LongAdder batches;
  private LongAdder letters;

  @Override
  public String version() {
    return Version.current();
  }

  @Override
  public void start(Map<String, String> props) {
    RestSourceConfig config = new RestSourceConfig(props);
    String connector = String.valueOf(props.get("name"));
    int task = NumberedTasks.number(props);
    int tasks = NumberedTasks.count(props);
    Resources resources = config.resources();
    Units units = new Units(resources);
    List<Unit> mine = units.of(task, tasks);
    client = new Client(HttpKeys.settings(config, Masks.of(AuthKeys.secrets(config))));
    tokens = AuthKeys.tokens(config, connector, context.offsetStorageReader()::offset);
    Caller caller =
        new Caller(
            client,
            AuthKeys.auth(config, client, task == 0, tokens),
            CallKeys.settings(config, tasks),
            InstantSource.system(),
            System::nanoTime);
    metrics = TaskMetrics.of(context, props);
    ahead =
        Executors.newCachedThreadPool(
            new NamedThreads("millrace-" + connector + "-" + task + "-ahead"));
    HttpApi.Source source =
        new HttpApi.Source(
            caller,
            config.baseUrl(),
            InstantSource.system(),
            metrics.counter(Metric.BYTES),
            metrics.age(Metric.LAST_SUCCESS_AGE_MS)::mark,
            ahead);
    letters = metrics.counter(Metric.DEAD_LETTERS);
    Map<String, ResourceRecords> makers = makers(config, resources);
    ReadingSettings settings = config.reading();
    List<UnitRun> runs =
        mine.stream()
            .map(unit -> run(connector, unit, units, source, makers, settings, config))
            .toList();
    reading = new Reading("millrace-" + connector + "-" + task, settings.threads(), runs);
    register(caller);
    log.info(
        "Task {} of {} reads {} from {}",
        task,
        tasks,
        mine.stream().map(Unit::name).toList(),
        config.baseUrl().getHost());
    reading.start();
  }

  private static Map<String, ResourceRecords> makers(RestSourceConfig config, Resources resources) {
    TaskSchemas schemas = new TaskSchemas();
    Map<String, ResourceRecords> makers = new HashMap<>();
    for (Resource each : resources.all()) {
      makers.put(each.name(), config.resource(each.name()).records(schemas));
    }
    return makers;
  }

  private UnitRun run(
      String connector,
      Unit unit,
      Units units,
      HttpApi.Source source,
      Map<String, ResourceRecords> makers,
      ReadingSettings settings,
      RestSourceConfig config) {
    Map<String, ResourceRecords.OfUnit> records = new HashMap<>();
    makers.forEach(
        (name, maker) -> records.put(name, maker.of(unit.sourcePartition(), unit.partition())));
    HttpApi.Source own = source.forUnit();
    return new UnitRun(
        connector,
        unit,
        reader(unit, units.level(unit, source, records, config.named())),
        handed -> counted(handed, records.get(handed.resource())),
        settings,
        failure -> own.caller().failed(own.base(), failure),
        source.bytes(),
        source.clock());
  }

  private SourceRecord counted(UnitReader.Handed<Fetched> handed, ResourceRecords.OfUnit records) {
    SourceRecord record =
        records.record(handed.value(), handed.offset(), at -> handed.parent().get(at.toString()));
    if (record != null && handed.value().bad() != null) {
      letters.increment();
    }
    return record;
  }

  private UnitReader<Fetched> reader(Unit unit, Level<Fetched> level) {
    Map<String, Object> stored = context.offsetStorageReader().offset(unit.sourcePartition());
    try {
      return new UnitReader<>(unit.name(), level, stored, InstantSource.system());
    } catch (IllegalArgumentException e) {
      throw new ConnectException(unit.name() + ": " + e.getMessage(), e);
    }
  }

  private void register(Caller caller) {
    records = metrics.counter(Metric.RECORDS);
    batches = metrics.counter(Metric.BATCHES);
    metrics.gauge(Metric.RETRIES, caller::retries);
    metrics.gauge(Metric.ERRORS, caller::errors);
    metrics.gauge(Metric.CIRCUIT_OPEN, () -> caller.circuitOpen() ? 1 : 0);
  }

  @Override
  public List<SourceRecord> poll() throws InterruptedException {
    SourceRecord newTokens = tokens == null ? null : tokens.pending();
    if (newTokens != null) {
      return List.of(newTokens); // at once, for requests wait for them
    }
    Batch batch = reading.poll(POLL_LIMIT);
    if (batch == null) {
      return null;
    }
    records.add(batch.rows());
    batches.increment();
    return batch.records();
  }

  @Override
  public void stop() {
    if (client != null) {
      client.close();
    }
    if (reading != null) {
      reading.close();
    }
    if (ahead != null) {
      ahead.shutdownNow();
    }
    if (metrics != null) {
      metrics.close();
    }
  }
}
