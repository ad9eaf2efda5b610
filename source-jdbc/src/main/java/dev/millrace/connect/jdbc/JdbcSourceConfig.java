package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.CalendarSystem;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Dialects;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.TableFilter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
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
  static final String CALENDAR = "date.calendar.system";
  static final String POSITION_TOPIC = "position.topic";

  /** The worker's key, by which a user demands exactly-once delivery (KIP-618). */
  static final String EXACTLY_ONCE = "exactly.once.support";

  static final ConfigDef DEF = JdbcSourceDef.define();

  JdbcSourceConfig(Map<String, String> props) {
    super(DEF, props, false);
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

  public Duration pollInterval() {
    return Duration.ofMillis(getLong(POLL_INTERVAL));
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
        pollInterval(),
        getString(TOPIC_PREFIX),
        "primary_key".equalsIgnoreCase(getString(RECORD_KEY)),
        getString(POSITION_TOPIC),
        exactlyOnceRequired(),
        "NEVER".equalsIgnoreCase(getString(QUOTING)) ? Quoting.NONE : dialect().quoting(),
        types());
  }

  public TypeSettings types() {
    String zone = getString(TIME_ZONE);
    return new TypeSettings(
        numericMapping(),
        TimestampGranularity.valueOf(getString(GRANULARITY).toUpperCase(Locale.ROOT)),
        ZoneId.of(zone.isEmpty() ? "UTC" : zone),
        CalendarSystem.valueOf(getString(CALENDAR).toUpperCase(Locale.ROOT)));
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
