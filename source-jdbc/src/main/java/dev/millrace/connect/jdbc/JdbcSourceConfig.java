package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.cdc.LogSettings;
import dev.millrace.connect.jdbc.cdc.OutputSettings;
import dev.millrace.connect.jdbc.cdc.PostgresLog;
import dev.millrace.connect.jdbc.cdc.Publication;
import dev.millrace.connect.jdbc.cdc.PublicationMode;
import dev.millrace.connect.jdbc.cdc.Slot;
import dev.millrace.connect.jdbc.credentials.Credentials;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.credentials.CredentialsProviders;
import dev.millrace.connect.jdbc.dialect.CalendarSystem;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.CursorNames;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RecordKey;
import dev.millrace.connect.jdbc.query.TableFilter;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.errors.ConnectException;

/** The configuration of a JDBC source. Immutable. {@link JdbcSourceDef} describes the keys. */
public final class JdbcSourceConfig extends AbstractConfig {
  static final String URL = "connection.url";
  static final String USER = "connection.user";
  static final String PASSWORD = "connection.password";
  static final String DIALECT = "dialect.name";
  static final String ATTEMPTS = "connection.attempts";
  static final String BACKOFF = "connection.backoff.ms";
  static final String POOL_SIZE = "connection.pool.max.size";
  static final String POOL_MIN_IDLE = "connection.pool.min.idle";
  static final String POOL_IDLE_TIMEOUT = "connection.pool.idle.timeout.ms";
  static final String POOL_MAX_LIFETIME = "connection.pool.max.lifetime.ms";
  static final String POOL_KEEPALIVE = "connection.pool.keepalive.ms";
  static final String CREDENTIALS_CLASS = CredentialsProviders.CLASS_KEY;
  static final String REPLICAS = "connection.url.replicas";
  static final String CONNECT_TIMEOUT = "connection.timeout.ms";
  static final String QUERY_TIMEOUT = "query.timeout.ms";
  static final String CIRCUIT_FAILURES = "circuit.failure.threshold";
  static final String CIRCUIT_OPEN = "circuit.open.ms";
  static final String RATE_LIMIT = "rate.limit.per.second";
  static final String CATALOG_PATTERN = "catalog.pattern";
  static final String SCHEMA_PATTERN = "schema.pattern";
  static final String TABLE_TYPES = "table.types";
  static final String WHITELIST = "table.whitelist";
  static final String BLACKLIST = "table.blacklist";
  static final String INCLUDE_LIST = "table.include.list";
  static final String EXCLUDE_LIST = "table.exclude.list";
  static final String TABLE_POLL_INTERVAL = "table.poll.interval.ms";
  static final String QUOTING = "quote.sql.identifiers";
  static final String MODE = "mode";
  static final String INCREMENTING = CursorNames.INCREMENTING;
  static final String TIMESTAMP = CursorNames.TIMESTAMP;
  static final String TIMESTAMP_INITIAL = "timestamp.initial";
  static final String TIMESTAMP_DELAY = "timestamp.delay.interval.ms";
  static final String NON_NULL = "validate.non.null";
  static final String TIME_ZONE = "db.timezone";
  static final String POLL_INTERVAL = "poll.interval.ms";
  static final String BATCH_ROWS = "batch.max.rows";
  static final String BATCH_BYTES = "batch.max.bytes";
  static final String QUERY = "query";
  static final String QUERY_MASKED = "query.masked";
  static final String QUERIES = "queries";
  static final String QUERY_SUFFIX = "query.suffix";
  static final String LOOK_BACK = "lookback.ms";
  static final String SNAPSHOT = "snapshot.mode";
  static final String CHUNK_ROWS = "table.chunk.rows";
  static final String SCHEDULE = "schedule";
  static final String SCHEDULE_ZONE = "schedule.timezone";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String TOPIC_FORMAT = "topic.name.format";
  static final String RECORD_KEY = "record.key";
  static final String RECORD_KEY_COLUMNS = "record.key.columns";
  static final String NUMERIC_MAPPING = "numeric.mapping";
  static final String NUMERIC_PRECISION = "numeric.precision.mapping";
  static final String GRANULARITY = "timestamp.granularity";
  static final String CALENDAR = "date.calendar.system";
  static final String POSITION_TOPIC = "position.topic";
  static final String INCREMENTING_MAPPING = CursorNames.INCREMENTING_MAPPING;
  static final String TIMESTAMP_MAPPING = CursorNames.TIMESTAMP_MAPPING;
  static final String INCREMENTING_INITIAL = "incrementing.initial";
  static final String QUERY_RETRIES = "query.retry.attempts";
  static final String ISOLATION = "transaction.isolation.mode";
  static final String FIRST_LOOK = "table.monitoring.startup.polling.limit.ms";
  static final String QUALIFY = "table.names.qualify";
  static final String QUOTING_ALIAS = "sql.quote.identifiers";
  static final String TIMESTAMP_INITIAL_ALIAS = "timestamp.initial.ms";
  static final String MAX_BUFFER = "max.buffer.size";
  static final String POLL_LINGER = "poll.linger.ms";

  static final String SLOT_NAME = "slot.name";
  static final String SLOT_FAILOVER = "slot.failover";
  static final String DROP_SLOT = "slot.drop.on.stop";
  static final String SLOT_LAG_WARN = "slot.lag.warn.bytes";
  static final String PUBLICATION_NAME = "publication.name";
  static final String PUBLICATION_MODE = "publication.autocreate.mode";
  static final String PARTITION_ROOT = "publish.via.partition.root";
  static final String HEARTBEAT = "heartbeat.interval.ms";

  /** What follows it and is no key of ours is a parameter of the driver. */
  static final String DRIVER_PREFIX = "connection.";

  /** The worker's key, by which a user demands exactly-once delivery (KIP-618). */
  static final String EXACTLY_ONCE = "exactly.once.support";

  static final ConfigDef DEF = JdbcSourceDef.define();

  /**
   * @param props ours, or of Debezium's
   */
  JdbcSourceConfig(Map<String, String> props) {
    super(DEF, DebeziumKeys.adopt(props), false);
  }

  public String connectionUrl() {
    return getString(URL);
  }

  /** Null if the URL names the user. */
  public String connectionUser() {
    return getString(USER);
  }

  /** Null for none. */
  public Password connectionPassword() {
    return getPassword(PASSWORD);
  }

  /**
   * The dialect that is asked for, or that speaks the URL.
   *
   * @throws ConnectException if there is none
   */
  public Dialect dialect() {
    return Dialects.find(getString(DIALECT), connectionUrl())
        .orElseThrow(
            () ->
                new ConnectException(
                    "No dialect speaks connection.url: it must start with one of "
                        + Dialects.urlPrefixes()));
  }

  /** Failures to connect in a row after which the task gives up; -1 for no end. */
  public int connectionAttempts() {
    return getInt(ATTEMPTS);
  }

  /** How failed queries and lost connections are tried again. */
  public GuardSettings guard() {
    int retries = getInt(QUERY_RETRIES);
    return guard(retries == -1 ? -1 : retries + 1);
  }

  /** The same without an end, for what is tried again at each interval anyway. */
  GuardSettings endlessGuard() {
    return guard(-1);
  }

  private GuardSettings guard(int attempts) {
    long backoff = Math.max(1, getLong(BACKOFF));
    return GuardSettings.retries(attempts, backoff, Math.max(backoff, 60_000))
        .withCircuit(getInt(CIRCUIT_FAILURES), getLong(CIRCUIT_OPEN))
        .withRate(getInt(RATE_LIMIT));
  }

  /** URLs of replicas for reads that may lag; empty for none. */
  public List<String> replicas() {
    return getList(REPLICAS).stream().map(String::strip).toList();
  }

  /**
   * Makes the provider of credentials; the caller closes it.
   *
   * @throws ConnectException with what is wrong with its class or its settings
   */
  public CredentialsProvider newCredentialsProvider() {
    return CredentialsProviders.create(getString(CREDENTIALS_CLASS), originals());
  }

  /** True if credentials that are refused may be others at the next try. */
  boolean renewsCredentials() {
    return !CredentialsProviders.DEFAULT.equals(getString(CREDENTIALS_CLASS));
  }

  public PoolLimits poolLimits() {
    Long idle = getLong(POOL_IDLE_TIMEOUT);
    long lifetime = getLong(POOL_MAX_LIFETIME);
    long keepalive = getLong(POOL_KEEPALIVE);
    return new PoolLimits(
        getInt(POOL_MIN_IDLE),
        poolMaxSize(),
        idle == null ? PoolLimits.idleTimeout(pollInterval()) : Duration.ofMillis(idle),
        Duration.ofMillis(lifetime),
        Duration.ofMillis(lifetime != 0 && keepalive >= lifetime ? 0 : keepalive));
  }

  /** Parameters of the driver by name: what follows {@code connection.} and is no key of ours. */
  public Map<String, String> driverParameters() {
    Map<String, String> parameters = new TreeMap<>();
    originalsWithPrefix(DRIVER_PREFIX)
        .forEach(
            (name, value) -> {
              if (value != null && !DEF.configKeys().containsKey(DRIVER_PREFIX + name)) {
                parameters.put(name, value.toString());
              }
            });
    return parameters;
  }

  public Isolation isolation() {
    return Isolation.valueOf(getString(ISOLATION).toUpperCase(Locale.ROOT));
  }

  public int poolMaxSize() {
    return getInt(POOL_SIZE);
  }

  public Duration connectTimeout() {
    return Duration.ofMillis(getLong(CONNECT_TIMEOUT));
  }

  public Duration queryTimeout() {
    return Duration.ofMillis(getLong(QUERY_TIMEOUT));
  }

  public TableFilter tableFilter() {
    return new TableFilter(
        getList(WHITELIST),
        getList(BLACKLIST),
        getList(INCLUDE_LIST).stream().map(Pattern::compile).toList(),
        getList(EXCLUDE_LIST).stream().map(Pattern::compile).toList());
  }

  /** Null for any. */
  public String catalogPattern() {
    return getString(CATALOG_PATTERN);
  }

  /** Null for any. */
  public String schemaPattern() {
    return getString(SCHEMA_PATTERN);
  }

  public List<String> tableTypes() {
    return getList(TABLE_TYPES);
  }

  public Duration tablePollInterval() {
    return Duration.ofMillis(getLong(TABLE_POLL_INTERVAL));
  }

  /** How long the connector waits for its first look at the tables. */
  public Duration firstLook() {
    return Duration.ofMillis(getLong(FIRST_LOOK));
  }

  /** False if, of tables of one name, only the one is read that the bare name means. */
  public boolean qualifyNames() {
    return getBoolean(QUALIFY);
  }

  public boolean validateNonNull() {
    return getBoolean(NON_NULL);
  }

  /** True if the user demands exactly-once delivery of the worker. */
  public boolean exactlyOnceRequired() {
    return "required".equalsIgnoreCase(String.valueOf(originals().get(EXACTLY_ONCE)));
  }

  public Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
  }

  public Mode mode() {
    return Mode.of(getString(MODE));
  }

  public ReadSettings reading() {
    return new ReadSettings(
        String.valueOf(originals().get("name")),
        mode(),
        cursors(),
        optional(getLong(INCREMENTING_INITIAL)),
        timestampInitial(),
        Duration.ofMillis(getLong(TIMESTAMP_DELAY)),
        Duration.ofMillis(getLong(LOOK_BACK)),
        snapshot(),
        getInt(CHUNK_ROWS),
        getInt(BATCH_ROWS),
        getLong(BATCH_BYTES),
        getString(QUERY_SUFFIX),
        schedule(),
        new TopicNames(getString(TOPIC_PREFIX), topicFormat()),
        new RecordKey(RecordKey.Kind.of(getString(RECORD_KEY)), getList(RECORD_KEY_COLUMNS)),
        getString(POSITION_TOPIC),
        exactlyOnceRequired(),
        quoting(),
        types());
  }

  /** In mode cdc, unless it is given, that of Debezium's names. */
  private String topicFormat() {
    return mode() == Mode.CDC && !originals().containsKey(TOPIC_FORMAT)
        ? ".${schema}.${table}"
        : getString(TOPIC_FORMAT);
  }

  private boolean snapshot() {
    return "initial".equalsIgnoreCase(getString(SNAPSHOT));
  }

  private Schedule schedule() {
    String text = getString(SCHEDULE).strip();
    ZoneId zone = ZoneId.of(getString(SCHEDULE_ZONE));
    if (text.isEmpty()) {
      return Schedule.every(pollInterval());
    }
    return Schedule.ONCE.equalsIgnoreCase(text) ? Schedule.once() : Schedule.cron(text, zone);
  }

  /** True if all tasks read each table together. */
  public boolean sharesTables() {
    return mode().readsWhole() || snapshot();
  }

  /** Whether what tables hold at first is read, before their changes. */
  public boolean readsSnapshot() {
    return snapshot();
  }

  /** True if {@link #queries} holds one that nobody may see. */
  public boolean hidesQuery() {
    return getPassword(QUERY_MASKED) != null;
  }

  /** The key that holds {@code query}. */
  String keyOf(Target query) {
    if (getList(QUERIES).contains(query.id().name())) {
      return QUERIES;
    }
    return hidesQuery() ? QUERY_MASKED : QUERY;
  }

  /**
   * The queries to read instead of tables, in their order; empty to read tables.
   *
   * @throws ConfigException if one that is named has no text
   */
  public List<Target> queries() {
    List<Target> queries = new ArrayList<>();
    Password masked = getPassword(QUERY_MASKED);
    String plain = getString(QUERY);
    String single = masked == null ? plain : masked.value();
    if (!single.isBlank()) {
      queries.add(Target.query("query", single, getString(TOPIC_PREFIX)));
    }
    for (String name : getList(QUERIES)) {
      Object text = originals().get(QUERY + "." + name);
      if (text == null || text.toString().isBlank()) {
        throw new ConfigException(
            QUERIES, name, "Needs a key " + QUERY + "." + name + " with the query's text");
      }
      queries.add(Target.query(name, text.toString(), getString(TOPIC_PREFIX) + name));
    }
    return queries;
  }

  private CursorNames cursors() {
    return new CursorNames(
        getString(INCREMENTING),
        getList(TIMESTAMP),
        getList(INCREMENTING_MAPPING).stream().map(CursorNames.Mapping::parse).toList(),
        getList(TIMESTAMP_MAPPING).stream().map(CursorNames.Mapping::parse).toList());
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private OptionalLong timestampInitial() {
    Long initial = getLong(TIMESTAMP_INITIAL);
    Long alias = getLong(TIMESTAMP_INITIAL_ALIAS);
    if (initial != null || alias == null) {
      return optional(initial);
    }
    // A time just before 1970 there, the present time here: a millisecond earlier loses no row.
    return OptionalLong.of(alias == -1 ? -2 : alias);
  }

  private Quoting quoting() {
    Boolean alias = getBoolean(QUOTING_ALIAS);
    boolean never = "NEVER".equalsIgnoreCase(getString(QUOTING)) || (alias != null && !alias);
    return never ? Quoting.NONE : dialect().quoting();
  }

  public TypeSettings types() {
    String zone = getString(TIME_ZONE);
    return new TypeSettings(
        numericMapping(),
        TimestampGranularity.valueOf(getString(GRANULARITY).toUpperCase(Locale.ROOT)),
        ZoneId.of(zone.isEmpty() ? "UTC" : zone),
        CalendarSystem.valueOf(getString(CALENDAR).toUpperCase(Locale.ROOT)));
  }

  /** Whether changes have the types of {@link #reading}, not Debezium's. */
  public boolean ownTypes() {
    return getString(OutputKeys.TYPES).equalsIgnoreCase("millrace");
  }

  /** What becomes of changes. */
  public OutputSettings output() {
    return OutputKeys.settings(this);
  }

  private NumericMapping numericMapping() {
    String mapping = getString(NUMERIC_MAPPING);
    boolean byPrecision = getBoolean(NUMERIC_PRECISION);
    if (mapping != null) {
      return NumericMapping.valueOf(mapping.toUpperCase(Locale.ROOT));
    }
    return byPrecision ? NumericMapping.PRECISION_ONLY : NumericMapping.NONE;
  }

  /** PostgreSQL's slot and publication. */
  public PostgresLog postgresLog() {
    String byName = LogSettings.slotName(String.valueOf(originals().get("name")));
    String slot = getString(SLOT_NAME);
    String publication = getString(PUBLICATION_NAME);
    return new PostgresLog(
        new Slot(slot == null ? byName : slot, getBoolean(SLOT_FAILOVER)),
        new Publication(publication == null ? byName : publication),
        PublicationMode.of(getString(PUBLICATION_MODE)),
        getBoolean(PARTITION_ROOT));
  }

  /** True if slot and publication are dropped at each stop. */
  public boolean dropsSlot() {
    return getBoolean(DROP_SLOT);
  }

  /** Of the log that a slot keeps; a warning is due beyond. */
  public long slotLagWarnBytes() {
    return getLong(SLOT_LAG_WARN);
  }

  /** Zero for none. */
  public Duration heartbeat() {
    return Duration.ofMillis(getLong(HEARTBEAT));
  }

  /**
   * What a task of Debezium's is configured with.
   *
   * @param credentials to log in with
   * @param tables whose changes are wanted
   */
  public Map<String, String> logSettings(Credentials credentials, List<TableId> tables) {
    Password password = credentials.password();
    Map<String, String> props = new HashMap<>(originalsStrings());
    props.putIfAbsent(HEARTBEAT, String.valueOf(heartbeat().toMillis()));
    return LogSettings.of(
        props,
        credentials.user(),
        password == null ? null : password.value(),
        driverParameters(),
        tables);
  }
}
