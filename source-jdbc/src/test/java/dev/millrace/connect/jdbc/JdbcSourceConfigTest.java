package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.contract.ConfigContract;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.jdbc.dialect.CalendarSystem;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.PostgresDialect;
import dev.millrace.connect.jdbc.dialect.Quoting;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
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
    props.put("poll.interval.ms", "11");
    props.put("batch.max.rows", "12");
    props.put("topic.prefix", "shop-");
    props.put("record.key", "none");
    props.put("numeric.mapping", "best_fit");
    props.put("numeric.precision.mapping", "true");
    props.put("timestamp.granularity", "micros_long");
    props.put("date.calendar.system", "PROLEPTIC_GREGORIAN");
    props.put("position.topic", "positions");
    return props;
  }

  @Test
  void hasTheDefaultsOfTheWidelyUsedConnectors() {
    JdbcSourceConfig config = new JdbcSourceConfig(LEAST);

    assertThat(config.reading())
        .isEqualTo(
            new ReadSettings(
                "shop",
                Mode.BULK,
                "",
                List.of(),
                OptionalLong.empty(),
                Duration.ZERO,
                1000,
                Duration.ofSeconds(5),
                "",
                true,
                "__millrace_positions",
                false,
                Quoting.STANDARD,
                new TypeSettings(
                    NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of("UTC"))));
    assertThat(config.guard()).isEqualTo(new GuardSettings(3, 10_000, 60_000, 0, 5, 30_000));
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

    ConfigContract.everyKeyIsRead(config);
    assertThat(config.reading())
        .isEqualTo(
            new ReadSettings(
                "shop",
                Mode.TIMESTAMP_INCREMENTING,
                "id",
                List.of("changed", "created"),
                OptionalLong.of(-1),
                Duration.ofMillis(10),
                12,
                Duration.ofMillis(11),
                "shop-",
                false,
                "positions",
                false,
                Quoting.NONE,
                new TypeSettings(
                    NumericMapping.BEST_FIT,
                    TimestampGranularity.MICROS_LONG,
                    ZoneId.of("Europe/Berlin"),
                    CalendarSystem.PROLEPTIC_GREGORIAN)));
    assertThat(config.guard()).isEqualTo(new GuardSettings(7, 90_000, 90_000, 6, 4, 5000));
    assertThat(config.connectionPassword()).isEqualTo(new Password("hunter2"));
    assertThat(config.tableFilter().whitelist()).containsExactly("a", "b");
    assertThat(config.tableFilter().blacklist()).containsExactly("c");
    assertThat(config.tableFilter().includeList()).hasToString("[d.*]");
    assertThat(config.tableFilter().excludeList()).hasToString("[e.*]");
    assertThat(config.validateNonNull()).isFalse();
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
        new JdbcSourceConfig(full()), Map.of("connection.password", "hunter2"));
  }

  @Test
  void theTableInTheDocsIsCurrent() throws IOException {
    ConfigContract.tableIsCurrent(JdbcSourceConfig.DEF, Path.of("../docs/source-jdbc.md"));
  }
}
