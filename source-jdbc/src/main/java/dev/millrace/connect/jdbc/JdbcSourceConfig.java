package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.TableFilter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** The configuration of a JDBC source; every key stands here once. Immutable. */
public final class JdbcSourceConfig extends AbstractConfig {
  static final String URL = "connection.url";
  static final String USER = "connection.user";
  static final String PASSWORD = "connection.password";
  static final String DIALECT = "dialect.name";
  static final String ATTEMPTS = "connection.attempts";
  static final String BACKOFF = "connection.backoff.ms";
  static final String POOL_SIZE = "connection.pool.max.size";
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
  static final String INCREMENTING = "incrementing.column.name";
  static final String TIMESTAMP = "timestamp.column.name";
  static final String TIMESTAMP_INITIAL = "timestamp.initial";
  static final String TIMESTAMP_DELAY = "timestamp.delay.interval.ms";
  static final String NON_NULL = "validate.non.null";
  static final String TIME_ZONE = "db.timezone";
  static final String POLL_INTERVAL = "poll.interval.ms";
  static final String BATCH_ROWS = "batch.max.rows";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String RECORD_KEY = "record.key";
  static final String NUMERIC_MAPPING = "numeric.mapping";
  static final String NUMERIC_PRECISION = "numeric.precision.mapping";
  static final String GRANULARITY = "timestamp.granularity";
  static final String POSITION_TOPIC = "position.topic";

  /** The worker's key, by which a user demands exactly-once delivery (KIP-618). */
  static final String EXACTLY_ONCE = "exactly.once.support";

  static final ConfigDef DEF = define();

  JdbcSourceConfig(Map<String, String> props) {
    super(DEF, props, false);
  }

  private static ConfigDef define() {
    Keys keys = Keys.define();
    connection(keys);
    tables(keys);
    mode(keys);
    records(keys);
    return keys.done();
  }

  private static void connection(Keys keys) {
    keys.group("Connection")
        .add(
            Key.string(URL)
                .high()
                .check(Validators.notBlank())
                .display("JDBC URL")
                .doc(
                    "Where the database is, such as `jdbc:postgresql://db:5432/shop`. Parameters"
                        + " of the driver may follow a `?`; keep the password out of it."))
        .add(
            Key.string(USER)
                .byDefault(null)
                .high()
                .display("User")
                .doc("User that connects; needs `SELECT` on the tables and nothing else."))
        .add(Key.password(PASSWORD).byDefault(null).high().display("Password").doc("Its password."))
        .add(
            Key.string(DIALECT)
                .byDefault("")
                .low()
                .display("Dialect")
                .doc("Name of the database's dialect, `PostgreSQL`; empty to go by the URL."))
        .add(
            Key.integer(ATTEMPTS)
                .byDefault(3)
                .check(Validators.offOrAtLeast(1))
                .display("Attempts")
                .doc(
                    "How often in a row a connection or read is tried before the task fails; `-1`"
                        + " for no end."))
        .add(
            Key.longInteger(BACKOFF)
                .byDefault(10_000L)
                .check(Validators.atLeast(1))
                .display("Backoff (ms)")
                .doc(
                    "Wait before the second try, in milliseconds. It doubles with each further"
                        + " one, up to a minute or this value, whichever is more."))
        .add(
            Key.integer(POOL_SIZE)
                .byDefault(4)
                .low()
                .check(Validators.between(1, 100))
                .display("Connections a task")
                .doc("Most connections, and so tables read side by side, of one task."))
        .add(
            Key.longInteger(CONNECT_TIMEOUT)
                .byDefault(10_000L)
                .low()
                .check(Validators.between(1000, 300_000))
                .display("Connect timeout (ms)")
                .doc("Longest time to connect and log in, in milliseconds."))
        .add(
            Key.longInteger(QUERY_TIMEOUT)
                .byDefault(300_000L)
                .low()
                .check(Validators.between(1000, 86_400_000))
                .display("Query timeout (ms)")
                .doc(
                    "Longest time that a query may stay silent, in milliseconds; longer counts as"
                        + " a lost connection. A cursor without an index sorts its table first:"
                        + " allow for it."))
        .add(
            Key.integer(CIRCUIT_FAILURES)
                .byDefault(5)
                .low()
                .check(Validators.atLeast(0))
                .display("Failures that open the circuit")
                .doc("Failures in a row after which the database is left alone; `0` for never."))
        .add(
            Key.longInteger(CIRCUIT_OPEN)
                .byDefault(30_000L)
                .low()
                .check(Validators.atLeast(1))
                .display("Circuit stays open (ms)")
                .doc("How long the database is left alone then, in milliseconds."))
        .add(
            Key.integer(RATE_LIMIT)
                .byDefault(0)
                .low()
                .check(Validators.between(0, 1_000_000))
                .display("Batches a second")
                .doc("Most batches that a task reads in a second; `0` for no limit."));
  }

  private static void tables(Keys keys) {
    keys.group("Tables")
        .add(
            Key.list(WHITELIST)
                .byDefault(List.of())
                .high()
                .display("Tables")
                .doc(
                    "Tables to read, as `table` or `schema.table`, in the catalog's spelling;"
                        + " empty for all."))
        .add(
            Key.list(BLACKLIST)
                .byDefault(List.of())
                .display("Tables left out")
                .doc("Tables not to read; not together with `table.whitelist`."))
        .add(
            Key.list(INCLUDE_LIST)
                .byDefault(List.of())
                .display("Table patterns")
                .doc(
                    "Regular expressions over all of `schema.table`; not together with"
                        + " `table.whitelist` or `table.blacklist`."))
        .add(
            Key.list(EXCLUDE_LIST)
                .byDefault(List.of())
                .display("Table patterns left out")
                .doc("Regular expressions that take tables out of `table.include.list`."))
        .add(
            Key.string(CATALOG_PATTERN)
                .byDefault(null)
                .low()
                .display("Catalog pattern")
                .doc("SQL `LIKE` pattern of the database's name; empty for any."))
        .add(
            Key.string(SCHEMA_PATTERN)
                .byDefault(null)
                .display("Schema pattern")
                .doc("SQL `LIKE` pattern of the schemas to look in; empty for all."))
        .add(
            Key.list(TABLE_TYPES)
                .byDefault(List.of("TABLE"))
                .low()
                .display("Table types")
                .doc(
                    "Kinds of tables: `TABLE`, `PARTITIONED TABLE`, `VIEW`, `MATERIALIZED VIEW`,"
                        + " `FOREIGN TABLE`."))
        .add(
            Key.longInteger(TABLE_POLL_INTERVAL)
                .byDefault(60_000L)
                .low()
                .check(Validators.atLeast(100))
                .display("Look for tables every (ms)")
                .doc("How often new and dropped tables are looked for, in milliseconds."))
        .add(
            Key.string(QUOTING)
                .byDefault("ALWAYS")
                .low()
                .check(Validators.oneOf("ALWAYS", "NEVER"))
                .display("Quote identifiers")
                .doc("Whether names in SQL are quoted."));
  }

  private static void mode(Keys keys) {
    keys.group("Mode")
        .add(
            Key.string(MODE)
                .high()
                .check(Validators.oneOf(Mode.names()))
                .recommend(Mode.names())
                .display("Mode")
                .doc("How new rows are found."))
        .add(
            Key.string(INCREMENTING)
                .byDefault("")
                .display("Incrementing column")
                .doc(
                    "Column that only grows, unique and not null; empty for the column that the"
                        + " database numbers rows by (identity, serial)."))
        .add(
            Key.list(TIMESTAMP)
                .byDefault(List.of())
                .display("Timestamp columns")
                .doc(
                    "Column that holds when a row last changed. Of several, the first that is not"
                        + " null counts."))
        .add(
            Key.longInteger(TIMESTAMP_INITIAL)
                .byDefault(null)
                .display("First timestamp")
                .doc(
                    "Where to start, in milliseconds since 1970; `-1` for the present time; empty"
                        + " for the first row."))
        .add(
            Key.longInteger(TIMESTAMP_DELAY)
                .byDefault(0L)
                .check(Validators.atLeast(0))
                .display("Timestamp delay (ms)")
                .doc(
                    "How old a row must be before it is read, in milliseconds: time for"
                        + " transactions that wrote before it to commit."))
        .add(
            Key.bool(NON_NULL)
                .byDefault(true)
                .display("Check for not null")
                .doc(
                    "Refuse cursor columns that may be null. If false, rows whose cursor is null"
                        + " are never read."))
        .add(
            Key.string(TIME_ZONE)
                .byDefault("UTC")
                .check(Validators.timeZone())
                .display("Database time zone")
                .doc("Time zone that timestamps without a time zone are in."))
        .add(
            Key.longInteger(POLL_INTERVAL)
                .byDefault(5000L)
                .high()
                .check(Validators.atLeast(0))
                .display("Poll interval (ms)")
                .doc("How long a table rests after it was read to its end, in milliseconds."))
        .add(
            Key.integer(BATCH_ROWS)
                .byDefault(1000)
                .check(Validators.between(1, 1_000_000))
                .display("Rows a batch")
                .doc("Most rows handed to Kafka at once; up to three batches are in memory."));
  }

  private static void records(Keys keys) {
    keys.group("Records")
        .add(
            Key.string(TOPIC_PREFIX)
                .byDefault("")
                .high()
                .display("Topic prefix")
                .doc("Start of each topic's name; the table's name, without schema, follows."))
        .add(
            Key.string(RECORD_KEY)
                .byDefault("primary_key")
                .check(Validators.oneOf("primary_key", "none"))
                .display("Record key")
                .doc(
                    "`primary_key`: a record's key is its row's primary key, or null where the"
                        + " table has none. `none`: always null."))
        .add(
            Key.string(NUMERIC_MAPPING)
                .byDefault(null)
                .check(
                    Validators.oneOf("none", "precision_only", "best_fit", "best_fit_eager_double"))
                .display("Numeric mapping")
                .doc(
                    "What decimals become. `none`: Connect's Decimal. `precision_only`: integers"
                        + " where the scale is 0 and they fit. `best_fit`: also doubles where"
                        + " there is a scale and up to 18 digits. `best_fit_eager_double`: doubles"
                        + " wherever there is a scale, even at a loss."))
        .add(
            Key.bool(NUMERIC_PRECISION)
                .byDefault(false)
                .low()
                .display("Map numerics by precision")
                .doc("Older name of `numeric.mapping=precision_only`, which wins over it."))
        .add(
            Key.string(GRANULARITY)
                .byDefault("connect_logical")
                .check(
                    Validators.oneOf(
                        Arrays.stream(TimestampGranularity.values())
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .toList()))
                .display("Timestamp granularity")
                .doc(
                    "What timestamps and times become. `connect_logical` keeps milliseconds only;"
                        + " the others keep all that the database has."))
        .add(
            Key.string(POSITION_TOPIC)
                .byDefault("__millrace_positions")
                .low()
                .check(Validators.notBlank())
                .display("Position topic")
                .doc(
                    "Topic of the small records that carry a position which moved without a row,"
                        + " such as the end of a bulk read."));
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

  /** Empty to go by the URL. */
  public String dialectName() {
    return getString(DIALECT);
  }

  public GuardSettings guard() {
    long backoff = getLong(BACKOFF);
    return GuardSettings.retries(getInt(ATTEMPTS), backoff, Math.max(backoff, 60_000))
        .withCircuit(getInt(CIRCUIT_FAILURES), getLong(CIRCUIT_OPEN))
        .withRate(getInt(RATE_LIMIT));
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

  public boolean validateNonNull() {
    return getBoolean(NON_NULL);
  }

  /** True if the user demands exactly-once delivery of the worker. */
  public boolean exactlyOnceRequired() {
    return "required".equalsIgnoreCase(String.valueOf(originals().get(EXACTLY_ONCE)));
  }

  public ReadSettings reading() {
    Long initial = getLong(TIMESTAMP_INITIAL);
    return new ReadSettings(
        String.valueOf(originals().get("name")),
        Mode.of(getString(MODE)),
        getString(INCREMENTING),
        getList(TIMESTAMP),
        initial == null ? OptionalLong.empty() : OptionalLong.of(initial),
        Duration.ofMillis(getLong(TIMESTAMP_DELAY)),
        getInt(BATCH_ROWS),
        Duration.ofMillis(getLong(POLL_INTERVAL)),
        getString(TOPIC_PREFIX),
        "primary_key".equalsIgnoreCase(getString(RECORD_KEY)),
        getString(POSITION_TOPIC),
        exactlyOnceRequired(),
        Quoting.valueOf(getString(QUOTING).toUpperCase(Locale.ROOT)),
        types());
  }

  public TypeSettings types() {
    String zone = getString(TIME_ZONE);
    return new TypeSettings(
        numericMapping(),
        TimestampGranularity.valueOf(getString(GRANULARITY).toUpperCase(Locale.ROOT)),
        ZoneId.of(zone.isEmpty() ? "UTC" : zone));
  }

  private NumericMapping numericMapping() {
    String mapping = getString(NUMERIC_MAPPING);
    boolean byPrecision = getBoolean(NUMERIC_PRECISION);
    if (mapping != null) {
      return NumericMapping.valueOf(mapping.toUpperCase(Locale.ROOT));
    }
    return byPrecision ? NumericMapping.PRECISION_ONLY : NumericMapping.NONE;
  }
}
