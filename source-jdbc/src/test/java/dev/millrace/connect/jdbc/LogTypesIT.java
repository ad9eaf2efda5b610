package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.cdc.Dimensions;
import dev.millrace.connect.jdbc.cdc.LogTypes;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows read by a query, and the same rows read from PostgreSQL's log, are the same. */
class LogTypesIT {
  private static final String SCHEMA = "logtypes";

  private static final TypeSettings DEFAULTS =
      new TypeSettings(NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of("UTC"));

  private final EveryType types = new EveryType(SCHEMA);

  @AfterEach
  void dropSlot() {
    DebeziumRunner.dropSlot(SCHEMA);
  }

  @ParameterizedTest
  @CsvSource({
    "none, connect_logical, UTC",
    "best_fit, micros_long, Asia/Kathmandu",
    "precision_only, nanos_string, UTC",
    "best_fit_eager_double, micros_iso_datetime_string, UTC"
  })
  void everyColumnIsAsAQueryReadsIt(String numeric, String granularity, String zone)
      throws SQLException {
    types.every();
    types.decimals();
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    Map<String, String> choices =
        Map.of(
            "numeric.mapping", numeric, "timestamp.granularity", granularity, "db.timezone", zone);
    TypeSettings settings =
        new TypeSettings(
            NumericMapping.valueOf(numeric.toUpperCase(Locale.ROOT)),
            TimestampGranularity.valueOf(granularity.toUpperCase(Locale.ROOT)),
            ZoneId.of(zone));
    assertThat(Values.differences(queried(choices), logged(settings), types::typeOf)).isEmpty();
  }

  @Test
  void whatTheDatabaseHasForDefaultsDoesNotChangeValues() throws SQLException {
    types.column("interval", "'1 year 2 days -03:04:05.5'");
    types.column("bytea", "'\\x00ff10'");
    types.column("money", "'1234.5'");
    types.column("double precision", "0.1");
    types.column("point", "'(0.1,2)'");
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    List<SourceRecord> queried = queried(Map.of());
    Postgres.run(
        "ALTER ROLE postgres IN DATABASE shop SET intervalstyle = 'iso_8601'",
        "ALTER ROLE postgres IN DATABASE shop SET bytea_output = 'escape'",
        "ALTER ROLE postgres IN DATABASE shop SET extra_float_digits = -5");
    try {
      assertThat(Values.differences(queried, logged(DEFAULTS), types::typeOf)).isEmpty();
    } finally {
      Postgres.run("ALTER ROLE postgres IN DATABASE shop RESET ALL");
    }
  }

  @Test
  void aTimeOfDayWithAZoneComesInUtc() throws SQLException {
    types.column("timetz", "'03:04:05.5+02'", "'00:00:00-05:30'");
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    assertThat(logged(DEFAULTS))
        .extracting(record -> ((Struct) record.value()).getStruct("after").get("c0"))
        .containsExactly("01:04:05.5+00", "05:30:00+00", null);
  }

  @Test
  void anArrayWithAnotherSignThanACommaComesAsText() throws SQLException {
    types.column("logtypes.colon[]", "'{a,b:c}'");
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    assertThat(logged(DEFAULTS))
        .extracting(record -> ((Struct) record.value()).getStruct("after").get("c0"))
        .containsExactly("{a,b:c}", null);
  }

  @Test
  void keysHaveTheSameTypesAndColumnsHaveNoDefaults() throws SQLException {
    DebeziumRunner.makeSlot(SCHEMA);
    Postgres.run(
        "CREATE TABLE logtypes.t (a numeric(10,2), b timestamptz DEFAULT now(), c char(4), d bytea,"
            + " e date DEFAULT '2026-01-02', f text DEFAULT 'x', g int NOT NULL DEFAULT 7,"
            + " PRIMARY KEY (d, c, b, a))",
        "INSERT INTO logtypes.t VALUES (1.5, '2026-01-02 03:04:05+02', 'ab', '\\x01', null, null)");
    SourceRecord queried = queried(Map.of()).get(0);
    SourceRecord logged = logged(DEFAULTS).get(0);
    Struct wanted = (Struct) queried.key();
    Struct found = (Struct) logged.key();
    assertThat(found.schema().fields()).isEqualTo(wanted.schema().fields());
    for (Field field : wanted.schema().fields()) {
      assertThat(Values.text(found.get(field))).isEqualTo(Values.text(wanted.get(field)));
    }
    Struct after = ((Struct) logged.value()).getStruct("after");
    assertThat(after.schema().fields()).isEqualTo(queried.valueSchema().fields());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "numeric(5,2) | 'NaN' | logtypes.t: column v (numeric(5,2)) holds NaN",
        "int[] | '{{1},{2}}' | Column v (_int4) holds an array of several dimensions"
      })
  void whatNoValueCanHoldStopsTheTaskAndNamesTheColumn(String type, String value, String message) {
    Postgres.run("CREATE TABLE logtypes.t (id int PRIMARY KEY, v " + type + ")");
    DebeziumRunner.makeSlot(SCHEMA);
    Postgres.run("INSERT INTO logtypes.t VALUES (1, " + value + ")");
    assertThatThrownBy(() -> logged(DEFAULTS)).hasStackTraceContaining(message);
  }

  private static List<SourceRecord> queried(Map<String, String> choices) {
    Map<String, String> props = TaskRunner.props("bulk", SCHEMA, "t");
    props.putAll(choices);
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return TaskRunner.rowsOf(runner.rows(1));
    }
  }

  private static List<SourceRecord> logged(TypeSettings settings) throws SQLException {
    try (Connection connection = Postgres.connect();
        DebeziumRunner log =
            DebeziumRunner.postgres(
                SCHEMA, "no_data", LogTypes.postgres(settings, Dimensions.find(connection)))) {
      return log.records(
          Postgres.count("logtypes.t"), record -> record.topic().equals("shop.logtypes.t"));
    }
  }
}
