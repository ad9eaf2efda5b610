package dev.millrace.connect.jdbc;

import static dev.millrace.connect.jdbc.TypeProbe.date;
import static dev.millrace.connect.jdbc.TypeProbe.decimal;
import static dev.millrace.connect.jdbc.TypeProbe.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqliteIT {
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final int ROWS = 13;

  @TempDir Path directory;
  private Engine db;
  private TypeProbe probe;

  @BeforeEach
  void makeFile() {
    db =
        new Engine(
            "jdbc:sqlite:" + directory.resolve("shop.db"),
            null,
            null,
            table -> new TableId("", "", table));
    probe = new TypeProbe(db, "t");
  }

  @Test
  void everyStorageClassTravelsInAColumnOfItsType() {
    for (String type : List.of("INTEGER", "int", "BIGINT", "tinyint(1)")) {
      probe.travels(
          type,
          Schema.OPTIONAL_INT64_SCHEMA,
          sql("-9223372036854775808", "9223372036854775807", "0", "'12'", "null"),
          Long.MIN_VALUE,
          Long.MAX_VALUE,
          0L,
          12L,
          null);
    }
    for (String type : List.of("REAL", "double precision", "float")) {
      probe.travels(
          type,
          Schema.OPTIONAL_FLOAT64_SCHEMA,
          sql("1.7976931348623157e308", "4.9e-324", "0.1", "9e999", "7", "null"),
          Double.MAX_VALUE,
          Double.MIN_VALUE,
          0.1,
          Double.POSITIVE_INFINITY,
          7.0,
          null);
    }
    for (String type : List.of("TEXT", "varchar(3)", "CLOB")) {
      probe.travels(
          type, TEXT, sql("'grüße\n🚀'", "''", "12", "null"), "grüße\n🚀", "", "12", null);
    }
    probe.travels(
        "BLOB", Schema.OPTIONAL_BYTES_SCHEMA, sql("x'00ff10'", "x''", "null"), "00ff10", "", null);
    probe.travels(
        "",
        TEXT,
        sql("1", "0.1", "'a'", "x'00ff'", "1.0000000000000002", "null"),
        "1",
        "0.1",
        "a",
        "00FF",
        "1.0000000000000002",
        null);
    probe.travels(
        "boolean",
        Schema.OPTIONAL_BOOLEAN_SCHEMA,
        sql("1", "false", "'TRUE'", "null"),
        true,
        false,
        true,
        null);
    probe.travels(
        "decimal(10,2)",
        Decimal.builder(2).optional().build(),
        sql("12345678.9", "0.1", "3", "'7.25'", "null"),
        decimal("12345678.90"),
        decimal("0.10"),
        decimal("3.00"),
        decimal("7.25"),
        null);
    probe.travels("numeric", TEXT, sql("0.1", "12", "1e300"), "0.1", "12", "1.0e+300");
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, 'abc', abc",
    "INTEGER, 1.5, 1.5",
    "REAL, 'abc', abc",
    "boolean, 2, 2",
    "BLOB, 'abc', abc",
    "'decimal(5,2)', 1.005, 1.005",
    "'decimal(5,2)', 'abc', abc",
    "TEXT, x'61', a",
    "date, 'abc', abc",
    "date, '2026-02-30', 2026-02-30",
    "timestamp, '2026-01-01 25:00', 2026-01-01 25:00"
  })
  void aValueThatIsNotOfItsColumnsTypeStopsTheTaskAndSaysTheWayOut(
      String type, String value, String printed) {
    String quoted =
        value.matches("[0-9.]+|x'.*") || value.startsWith("'") ? value : "'" + value + "'";
    assertThatThrownBy(() -> probe.read(type, Map.of(), quoted))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("t: column v (" + type + ") holds " + printed)
        .hasMessageContaining("Correct the row");
  }

  @Test
  void timesTravelFromTextFromMillisecondsAndFromJulianDays() {
    probe.travels(
        "timestamp",
        Timestamp.builder().optional().build(),
        sql(
            "'2026-01-01 00:00:00.123'",
            "'2026-01-01T00:00'",
            "'2026-01-01 01:00:00+01:00'",
            "1767225600123",
            "2461041.5",
            "null"),
        date(1767225600123L),
        date(1767225600000L),
        date(1767225600000L),
        date(1767225600123L),
        date(1767225600000L),
        null);
    probe.travels(
        "datetime",
        Map.of("timestamp.granularity", "nanos_string"),
        TEXT,
        sql("'2026-01-01 00:00:00.123456789'"),
        "1767225600123456789");
    probe.travels(
        "date",
        Date.builder().optional().build(),
        sql("'2026-01-01'", "1767225600000", "2461041.5", "null"),
        date(1767225600000L),
        date(1767225600000L),
        date(1767225600000L),
        null);
    probe.travels(
        "time",
        Time.builder().optional().build(),
        sql("'12:34:56'", "null"),
        date(45_296_000L),
        null);
  }

  @Test
  void generatedColumnsTravel() {
    db.run(
        "CREATE TABLE t (n integer PRIMARY KEY, virt int AS (n * 2),"
            + " stored text AS ('n' || n) STORED)",
        "INSERT INTO t (n) VALUES (7)");
    assertThat(probe.read(Map.of(), 1).get(0).value()).hasToString("Struct{n=7,virt=14,stored=n7}");
  }

  private void makeOrders(String key) {
    db.run(
        "CREATE TABLE orders (region text COLLATE NOCASE NOT NULL, id integer NOT NULL, changed"
            + " timestamp NOT NULL, item text, PRIMARY KEY "
            + key,
        "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < 13) INSERT INTO"
            + " orders SELECT CASE WHEN n % 2 = 0 THEN 'North' ELSE 'e''äst' END, 1000 - n,"
            + " CASE n % 3 WHEN 0 THEN 1767225600001 + n / 5"
            + " ELSE strftime('%Y-%m-%dT%H:%M:%f', (1767225600001 + n / 5) / 1000.0, 'unixepoch')"
            + " END, 'item ' || n FROM g");
  }

  @ParameterizedTest
  @CsvSource({
    "bulk, 4",
    "bulk, 100",
    "incrementing, 4",
    "timestamp, 4",
    "timestamp+incrementing, 4"
  })
  void restartsAtEveryRecordWithoutLossOrRepeat(String mode, String batch) {
    makeOrders("(region, id)) WITHOUT ROWID");
    Map<String, String> props = db.props(mode, "orders");
    props.put("batch.max.rows", batch);
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", "changed");

    Restarts.atEveryRecord(props, "item", Restarts.items(ROWS));
  }

  @Test
  void theRowsNumberIsTheIncrementingColumnIfNoneIsNamed() {
    db.run(
        "CREATE TABLE numbered (id integer PRIMARY KEY, item text)",
        "INSERT INTO numbered VALUES (7, 'item 1')");
    try (TaskRunner runner =
        new TaskRunner(db.props("incrementing", "numbered"), new TaskRunner.Offsets())) {
      SourceRecord record = runner.rows(1).get(0);
      assertThat(record.sourceOffset().get("incrementing")).isEqualTo(7L);
      assertThat(record.sourcePartition()).isEqualTo(Map.of("protocol", "1", "table", "numbered"));
      assertThat(record.valueSchema().field("id").schema()).isEqualTo(Schema.INT64_SCHEMA);
    }
  }

  @Test
  void primaryKeysOfAnyStorageClassComeBackExactly() {
    db.run(
        "CREATE TABLE mixed (k, l real, item text, PRIMARY KEY (k, l))",
        "INSERT INTO mixed VALUES (1, 0.1, 'item 1'), (1, 0.3, 'item 2'), ('1', 0.1, 'item 3'),"
            + " (x'31', 0.1, 'item 4'), (1.5, 1e300, 'item 5'), ('ä', -1e-300, 'item 6'),"
            + " (9223372036854775807, 1, 'item 7'), ('', 1, 'item 8')");
    Map<String, String> props = db.props("bulk", "mixed");
    props.put("batch.max.rows", "3");

    Restarts.atEveryRecord(props, "item", Restarts.items(8));
  }

  @Test
  void aRowCountsOnlyWhenItIsAsOldAsTheDelay() {
    db.run(
        "CREATE TABLE aged (id int PRIMARY KEY, changed timestamp NOT NULL, item text)",
        "INSERT INTO aged VALUES (1, datetime('now', '-2 hours'), 'old'),"
            + " (2, datetime('now', '-1 minute'), 'young'), (3, datetime('now', '1 hour'), 'early')");
    Map<String, String> props = db.props("timestamp", "aged");
    props.put("timestamp.column.name", "changed");
    props.put("timestamp.delay.interval.ms", "3600000");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("old");
      assertThat(runner.poll()).isEmpty();
      db.run("UPDATE aged SET changed = datetime('now', '-61 minutes') WHERE id = 2");
      assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("young");
    }
  }
}
