package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.cdc.OutputSettings;
import dev.millrace.connect.jdbc.credentials.Credentials;
import dev.millrace.connect.jdbc.credentials.FileCredentialsProvider;
import dev.millrace.connect.jdbc.dialect.CalendarSystem;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.PostgresDialect;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.CursorNames;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RecordKey;
import dev.millrace.connect.jdbc.query.Target;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

class JdbcSourceConfigTest {
  private static final Map<String, String> LEAST =
      Map.of("name", "shop", "connection.url", "jdbc:postgresql://db/shop", "mode", "bulk");

  private static Map<String, String> full() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "shop");
    props.put("connection.url", "jdbc:postgresql://db/shop");
    props.put("connection.user", "reader");
    props.put("connection.password", "hunter2");
    props.put("dialect.name", "PostgreSQL");
    props.put("connection.attempts", "7");
    props.put("connection.backoff.ms", "90000");
    props.put("connection.pool.max.size", "9");
    props.put("connection.timeout.ms", "2000");
    props.put("connection.pool.min.idle", "1");
    props.put("connection.pool.idle.timeout.ms", "31000");
    props.put("connection.pool.max.lifetime.ms", "34000");
    props.put("connection.pool.keepalive.ms", "33000");
    props.put("connection.url.replicas", "jdbc:postgresql://r1/shop, jdbc:postgresql://r2/shop");
    props.put("jdbc.credentials.provider.class", FileCredentialsProvider.class.getName());
    props.put("jdbc.credentials.provider.password.file", "/nowhere");
    props.put("query.timeout.ms", "3000");
    props.put("circuit.failure.threshold", "4");
    props.put("circuit.open.ms", "5000");
    props.put("rate.limit.per.second", "6");
    props.put("table.whitelist", "a,b");
    props.put("table.blacklist", "c");
    props.put("table.include.list", "d.*");
    props.put("table.exclude.list", "e.*");
    props.put("catalog.pattern", "sh%");
    props.put("schema.pattern", "pub%");
    props.put("table.types", "VIEW");
    props.put("table.poll.interval.ms", "8000");
    props.put("quote.sql.identifiers", "never");
    props.put("mode", "Timestamp+Incrementing");
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", "changed,created");
    props.put("timestamp.initial", "-1");
    props.put("timestamp.delay.interval.ms", "10");
    props.put("validate.non.null", "false");
    props.put("db.timezone", "Europe/Berlin");
    props.put("query", "SELECT 1");
    props.put("query.masked", "SELECT 'hidden'");
    props.put("query.suffix", "FOR SHARE");
    props.put("queries", "big,small");
    props.put("query.big", "SELECT 2");
    props.put("query.small", "SELECT 3");
    props.put("lookback.ms", "14");
    props.put("snapshot.mode", "never");
    props.put("table.chunk.rows", "15");
    props.put("batch.max.bytes", "16000");
    props.put("schedule", "once");
    props.put("schedule.timezone", "Europe/Berlin");
    props.put("poll.interval.ms", "11");
    props.put("batch.max.rows", "12");
    props.put("topic.prefix", "shop-");
    props.put("record.key", "columns");
    props.put("record.key.columns", "a,b");
    props.put("topic.name.format", "${schema}.${table}");
    props.put("slot.name", "one");
    props.put("slot.failover", "true");
    props.put("slot.drop.on.stop", "true");
    props.put("slot.lag.warn.bytes", "17");
    props.put("publication.name", "two");
    props.put("publication.autocreate.mode", "all_tables");
    props.put("publish.via.partition.root", "true");
    props.put("heartbeat.interval.ms", "18");
    props.put("incrementing.column.mapping", "s\\.a:n");
    props.put("timestamp.columns.mapping", "(?:s|t)\\.b:[c|d]");
    props.put("incrementing.initial", "14");
    props.put("query.retry.attempts", "5");
    props.put("transaction.isolation.mode", "repeatable_read");
    props.put("table.monitoring.startup.polling.limit.ms", "15");
    props.put("table.names.qualify", "false");
    props.put("sql.quote.identifiers", "false");
    props.put("timestamp.initial.ms", "-1");
    props.put("max.buffer.size", "16");
    props.put("poll.linger.ms", "17");
    props.put("numeric.mapping", "best_fit");
    props.put("numeric.precision.mapping", "true");
    props.put("timestamp.granularity", "micros_long");
    props.put("date.calendar.system", "PROLEPTIC_GREGORIAN");
    props.put("position.topic", "positions");
    props.put("cdc.types", "debezium");
    props.put("cdc.output", "FLAT");
    props.put("tombstones.on.delete", "false");
    props.put("truncate.handling", "skip");
    props.put("unavailable.value.handling", "placeholder");
    props.put("unavailable.value.placeholder", "gone");
    return props;
  }

  @Test
  void hasTheDefaultsOfTheWidelyUsedConnectors() {
    JdbcSourceConfig config = new JdbcSourceConfig(LEAST);

    ReadSettings reading = config.reading();
    assertThat(reading.connector()).isEqualTo("shop");
    assertThat(reading.mode()).isEqualTo(Mode.BULK);
    assertThat(reading.cursors()).isEqualTo(new CursorNames("", List.of(), List.of(), List.of()));
    assertThat(reading.incrementingInitial()).isEmpty();
    assertThat(reading.timestampInitial()).isEmpty();
    assertThat(reading.timestampDelay()).isZero();
    assertThat(reading.lookBack()).isEqualTo(Duration.ofMinutes(1));
    assertThat(reading.snapshot()).isTrue();
    assertThat(reading.chunkRows()).isEqualTo(50_000);
    assertThat(reading.batchMaxRows()).isEqualTo(1000);
    assertThat(reading.batchMaxBytes()).isEqualTo(4L << 20);
    assertThat(reading.querySuffix()).isEmpty();
    assertThat(reading.schedule().rest(1000L, 0, 2000)).isEqualTo(Duration.ofSeconds(4));
    assertThat(reading.topics()).isEqualTo(new TopicNames("", "${table}"));
    assertThat(reading.recordKey()).isEqualTo(new RecordKey(RecordKey.Kind.PRIMARY_KEY, List.of()));
    assertThat(reading.positionTopic()).isEqualTo("__millrace_positions");
    assertThat(reading.requireExact()).isFalse();
    assertThat(reading.quoting()).isEqualTo(Quoting.STANDARD);
    assertThat(reading.types())
        .isEqualTo(
            new TypeSettings(
                NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of("UTC")));
    assertThat(config.ownTypes()).isTrue();
    assertThat(config.output())
        .isEqualTo(
            new OutputSettings(
                OutputSettings.Form.ENVELOPE,
                null,
                true,
                OutputSettings.Truncates.FAIL,
                OutputSettings.UnavailableValues.PLACEHOLDER,
                "__debezium_unavailable_value"));
    assertThat(config.queries()).isEmpty();
    assertThat(config.guard()).isEqualTo(new GuardSettings(-1, 10_000, 60_000, 0, 5, 30_000));
    assertThat(config.connectionAttempts()).isEqualTo(3);
    assertThat(config.isolation()).isEqualTo(Isolation.DEFAULT);
    assertThat(config.poolLimits())
        .isEqualTo(
            new PoolLimits(
                0, 4, Duration.ofSeconds(10), Duration.ofMinutes(30), Duration.ofMinutes(2)));
    assertThat(config.replicas()).isEmpty();
    assertThat(config.newCredentialsProvider().credentials())
        .isEqualTo(new Credentials(null, null));
    assertThat(config.firstLook()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.qualifyNames()).isTrue();
    assertThat(config.connectionUser()).isNull();
    assertThat(config.connectionPassword()).isNull();
    assertThat(config.dialect()).isInstanceOf(PostgresDialect.class);
    assertThat(config.poolMaxSize()).isEqualTo(4);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.queryTimeout()).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.catalogPattern()).isNull();
    assertThat(config.schemaPattern()).isNull();
    assertThat(config.tableTypes()).containsExactly("TABLE");
    assertThat(config.tablePollInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.validateNonNull()).isTrue();
  }

  @Test
  void readsEveryKey() {
    JdbcSourceConfig config = new JdbcSourceConfig(full());

    ConfigContract.everyKeyIsRead(JdbcSourceConfig.DEF, config);
    assertThat(config.ownTypes()).isFalse();
    assertThat(config.output())
        .isEqualTo(
            new OutputSettings(
                OutputSettings.Form.FLAT,
                new TopicNames("shop-", "${schema}.${table}"),
                false,
                OutputSettings.Truncates.SKIP,
                OutputSettings.UnavailableValues.PLACEHOLDER,
                "gone"));
    ReadSettings reading = config.reading();
    assertThat(reading.mode()).isEqualTo(Mode.TIMESTAMP_INCREMENTING);
    assertThat(reading.cursors())
        .isEqualTo(
            new CursorNames(
                "id",
                List.of("changed", "created"),
                List.of(new CursorNames.Mapping("s\\.a", List.of("n"))),
                List.of(new CursorNames.Mapping("(?:s|t)\\.b", List.of("c", "d")))));
    assertThat(reading.incrementingInitial()).hasValue(14);
    assertThat(reading.timestampInitial()).hasValue(-1);
    assertThat(reading.timestampDelay()).isEqualTo(Duration.ofMillis(10));
    assertThat(reading.lookBack()).isEqualTo(Duration.ofMillis(14));
    assertThat(reading.snapshot()).isFalse();
    assertThat(reading.chunkRows()).isEqualTo(15);
    assertThat(reading.batchMaxRows()).isEqualTo(12);
    assertThat(reading.batchMaxBytes()).isEqualTo(16_000);
    assertThat(reading.querySuffix()).isEqualTo("FOR SHARE");
    assertThat(reading.schedule().rest(1000L, 0, 2000)).isGreaterThan(Duration.ofDays(3650));
    assertThat(reading.topics()).isEqualTo(new TopicNames("shop-", "${schema}.${table}"));
    assertThat(reading.recordKey())
        .isEqualTo(new RecordKey(RecordKey.Kind.COLUMNS, List.of("a", "b")));
    assertThat(reading.positionTopic()).isEqualTo("positions");
    assertThat(reading.quoting()).isEqualTo(Quoting.NONE);
    assertThat(reading.types())
        .isEqualTo(
            new TypeSettings(
                NumericMapping.BEST_FIT,
                TimestampGranularity.MICROS_LONG,
                ZoneId.of("Europe/Berlin"),
                CalendarSystem.PROLEPTIC_GREGORIAN));
    assertThat(config.queries())
        .extracting(Target::topic)
        .containsExactly("shop-", "shop-big", "shop-small");
    assertThat(config.guard()).isEqualTo(new GuardSettings(6, 90_000, 90_000, 6, 4, 5000));
    assertThat(config.connectionAttempts()).isEqualTo(7);
    assertThat(config.isolation()).isEqualTo(Isolation.REPEATABLE_READ);
    assertThat(config.poolLimits())
        .isEqualTo(
            new PoolLimits(
                1, 9, Duration.ofSeconds(31), Duration.ofSeconds(34), Duration.ofSeconds(33)));
    assertThat(config.replicas())
        .containsExactly("jdbc:postgresql://r1/shop", "jdbc:postgresql://r2/shop");
    assertThat(config.newCredentialsProvider()).isInstanceOf(FileCredentialsProvider.class);
    assertThat(config.firstLook()).isEqualTo(Duration.ofMillis(15));
    assertThat(config.qualifyNames()).isFalse();
    assertThat(config.connectionPassword()).isEqualTo(new Password("hunter2"));
    assertThat(config.tableFilter().whitelist()).containsExactly("a", "b");
    assertThat(config.tableFilter().blacklist()).containsExactly("c");
    assertThat(config.tableFilter().includeList()).hasToString("[d.*]");
    assertThat(config.tableFilter().excludeList()).hasToString("[e.*]");
    assertThat(config.validateNonNull()).isFalse();
  }

  @Test
  void handsOnWhatIsNoKeyOfOursToTheDriver() {
    Map<String, String> props = new HashMap<>(full());
    props.put("connection.sslmode", "require");

    assertThat(new JdbcSourceConfig(props).driverParameters())
        .isEqualTo(Map.of("sslmode", "require"));
  }

  @Test
  void aPoolAsksNoConnectionThatItReplacesSooner() {
    Map<String, String> props = new HashMap<>(LEAST);
    props.put("connection.pool.max.lifetime.ms", "60000");
    props.put("poll.interval.ms", "3600000");

    PoolLimits limits = new JdbcSourceConfig(props).poolLimits();
    assertThat(limits.keepalive()).isZero();
    assertThat(limits.idleTimeout()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void takesTheNamesOfAnotherConnector() {
    Map<String, String> props = new HashMap<>(LEAST);
    props.put("sql.quote.identifiers", "false");
    props.put("timestamp.initial.ms", "-1");

    ReadSettings reading = new JdbcSourceConfig(props).reading();
    assertThat(reading.quoting()).isEqualTo(Quoting.NONE);
    assertThat(reading.timestampInitial()).hasValue(-2);
  }

  @Test
  void takesTheOlderNameOfPrecisionOnly() {
    Map<String, String> props = new HashMap<>(LEAST);
    props.put("numeric.precision.mapping", "true");

    assertThat(new JdbcSourceConfig(props).types().numeric())
        .isEqualTo(NumericMapping.PRECISION_ONLY);
  }

  @Test
  void everyKeyIsDescribed() {
    ConfigContract.everyKeyIsDescribed(JdbcSourceConfig.DEF);
  }

  @Test
  void secretsAreHidden() {
    ConfigContract.secretsAreHidden(
        new JdbcSourceConfig(full()),
        Map.of("connection.password", "hunter2", "query.masked", "SELECT 'hidden'"));
  }

  @Test
  void theTableInTheDocsIsCurrent() throws IOException {
    ConfigContract.tableIsCurrent(JdbcSourceConfig.DEF, Path.of("../docs/source-jdbc.md"));
  }
}
