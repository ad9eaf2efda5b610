package dev.millrace.connect.jdbc;

import static dev.millrace.connect.jdbc.TypeProbe.date;
import static dev.millrace.connect.jdbc.TypeProbe.decimal;
import static dev.millrace.connect.jdbc.TypeProbe.sql;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H2IT {
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final Schema BYTES = Schema.OPTIONAL_BYTES_SCHEMA;
  private static final int ROWS = 13;

  private Engine db;
  private TypeProbe probe;

  @BeforeEach
  void makeDatabase() {
    db =
        new Engine(
            "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1",
            "sa",
            "",
            table -> new TableId("SHOP", "PUBLIC", table));
    db.run("DROP ALL OBJECTS");
    probe = new TypeProbe(db, "T");
  }

  @Test
  void numbersTravelWithTheirExtremes() {
    probe.travels(
        "boolean", Schema.OPTIONAL_BOOLEAN_SCHEMA, sql("true", "false", "null"), true, false, null);
    probe.travels(
        "tinyint", Schema.OPTIONAL_INT8_SCHEMA, sql("-128", "127"), Byte.MIN_VALUE, Byte.MAX_VALUE);
    probe.travels(
        "smallint", Schema.OPTIONAL_INT16_SCHEMA, sql("-32768", "null"), Short.MIN_VALUE, null);
    probe.travels("int", Schema.OPTIONAL_INT32_SCHEMA, sql("-2147483648"), Integer.MIN_VALUE);
    probe.travels(
        "bigint", Schema.OPTIONAL_INT64_SCHEMA, sql("9223372036854775807"), Long.MAX_VALUE);
    probe.travels(
        "numeric(50,20)",
        Decimal.builder(20).optional().build(),
        sql("123456789012345678901234567890.12345678901234567890", "null"),
        decimal("123456789012345678901234567890.12345678901234567890"),
        null);
    probe.travels(
        "numeric(9,0)",
        Map.of("numeric.mapping", "precision_only"),
        Schema.OPTIONAL_INT32_SCHEMA,
        sql("-999999999"),
        -999999999);
    probe.travels("decfloat", TEXT, sql("cast('1.50' as decfloat)", "1e30"), "1.5", "1E+30");
    probe.travels(
        "real",
        Schema.OPTIONAL_FLOAT32_SCHEMA,
        sql("3.4028235e38", "'NaN'"),
        Float.MAX_VALUE,
        Float.NaN);
    probe.travels(
        "double precision",
        Schema.OPTIONAL_FLOAT64_SCHEMA,
        sql("4.9e-324", "0.1", "'-Infinity'"),
        Double.MIN_VALUE,
        0.1,
        Double.NEGATIVE_INFINITY);
  }

  @Test
  void textsAndBytesTravel() {
    probe.travels("varchar(20)", TEXT, sql("'grüße🚀'", "''", "null"), "grüße🚀", "", null);
    probe.travels("char(5)", TEXT, sql("'ab'"), "ab   ");
    probe.travels("varchar_ignorecase", TEXT, sql("'aB'"), "aB");
    probe.travels("clob", TEXT, sql("'ab'", "null"), "ab", null);
    probe.travels(
        "uuid",
        TEXT,
        sql("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    probe.travels("enum('a','o''k')", TEXT, sql("'o''k'", "null"), "o'k", null);
    probe.travels("json", TEXT, sql("json '{\"a\":  1}'"), "{\"a\":1}");
    probe.travels("binary(3)", BYTES, sql("x'00ff10'"), "00ff10");
    probe.travels("varbinary(9)", BYTES, sql("x'00ff10'", "null"), "00ff10", null);
    probe.travels("blob", BYTES, sql("x'00ff10'", "null"), "00ff10", null);
    probe.travels("int array", TEXT, sql("array[1,null]"), "[1, null]");
    probe.travels("row(a int, b varchar)", TEXT, sql("row(1,'x')"), "ROW (1, x)");
    probe.travels(
        "interval day to second",
        TEXT,
        sql("interval '1 02:03:04.5' day to second"),
        "INTERVAL '1 02:03:04.5' DAY TO SECOND");
    probe.travels("geometry", TEXT, sql("'POINT (1 2)'"), "POINT (1 2)");
    probe.travels("time with time zone", TEXT, sql("'12:00:00+02'"), "12:00:00+02");
  }

  @Test
  void datesAndTimesTravelWithTheirExtremes() {
    probe.travels(
        "date",
        Map.of("date.calendar.system", "PROLEPTIC_GREGORIAN"),
        Date.builder().optional().build(),
        sql("'1970-01-02'", "'0001-01-01'", "'9999-12-31'", "null"),
        date(86_400_000L),
        date(-62135596800000L),
        date(253402214400000L),
        null);
    probe.travels(
        "timestamp(9)",
        Map.of("timestamp.granularity", "nanos_string"),
        TEXT,
        sql("'2026-01-01 00:00:00.123456789'", "null"),
        "1767225600123456789",
        null);
    probe.travels(
        "timestamp",
        Map.of("db.timezone", "Europe/Berlin"),
        Timestamp.builder().optional().build(),
        sql("'2026-07-01 02:00:00'"),
        date(1782864000000L));
    probe.travels(
        "timestamp with time zone",
        Timestamp.builder().optional().build(),
        sql("'2026-01-01 02:00:00+02'"),
        date(1767225600000L));
    probe.travels(
        "time(9)",
        Map.of("timestamp.granularity", "nanos_long"),
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("'23:59:59.999999999'"),
        86_399_999_999_999L);
    probe.travels("time", Time.builder().optional().build(), sql("'12:34:56'"), date(45_296_000L));
  }

  @Test
  void generatedColumnsAndCommentsTravel() {
    db.run(
        "CREATE TABLE T (n int PRIMARY KEY, twice int GENERATED ALWAYS AS (n * 2))",
        "COMMENT ON TABLE T IS 'what is counted'",
        "COMMENT ON COLUMN T.n IS 'the number'",
        "INSERT INTO T (n) VALUES (7)");
    SourceRecord record = probe.read(Map.of(), 1).get(0);
    assertThat(record.value()).hasToString("Struct{N=7,TWICE=14}");
    assertThat(record.valueSchema().doc()).isEqualTo("what is counted");
    assertThat(record.valueSchema().field("N").schema().doc()).isEqualTo("the number");
  }

  @ParameterizedTest
  @CsvSource({
    "bulk, CHANGED, 4",
    "bulk, CHANGED, 100",
    "incrementing, CHANGED, 4",
    "timestamp, CHANGED, 4",
    "timestamp, CHANGED_TZ, 3",
    "timestamp+incrementing, CHANGED_TZ, 4"
  })
  void restartsAtEveryRecordWithoutLossOrRepeat(String mode, String column, String batch) {
    db.run(
        """
        CREATE TABLE ORDERS (
          region varchar(9) NOT NULL, id bigint GENERATED BY DEFAULT AS IDENTITY,
          changed timestamp(9) NOT NULL, changed_tz timestamp(9) with time zone NOT NULL,
          "item" varchar(9), PRIMARY KEY (region, id))
        """,
        """
        INSERT INTO ORDERS
        SELECT CASE WHEN x % 2 = 0 THEN 'north' ELSE 'e''äst' END, 1000 - x,
          DATEADD(NANOSECOND, x / 5, timestamp '2026-01-01 00:00:00.000000001'),
          DATEADD(NANOSECOND, x / 5, timestamp with time zone '2026-01-01 00:00:00.000000001+05:45'),
          'item ' || x
        FROM SYSTEM_RANGE(1, 13)
        """);
    Map<String, String> props = db.props(mode, "ORDERS");
    props.put("batch.max.rows", batch);
    props.put("timestamp.column.name", column);

    Restarts.atEveryRecord(props, "item", Restarts.items(ROWS));
  }

  @Test
  void primaryKeysOfAnyTypeComeBackExactly() {
    db.run(
        """
        CREATE TABLE KEYS_ (
          a enum('zeta', 'alpha', 'mu'), b char(4), c decfloat, d timestamp(9) with time zone,
          e double precision, g uuid, h boolean, i date, j numeric(20,5), k real,
          "item" varchar(9), PRIMARY KEY (a, b, c, d, e, g, h, i, j, k))
        """,
        """
        INSERT INTO KEYS_
        SELECT CASE x % 3 WHEN 0 THEN 'zeta' WHEN 1 THEN 'alpha' ELSE 'mu' END, 'x' || x % 2, 1e-30,
          '2026-01-01 00:00:00.000000001+05:45', 0.1 * (x % 2),
          '00000000-0000-0000-0000-00000000000f', x > 3, '2026-01-01', x % 2 + 0.00001, 0.1,
          'item ' || x
        FROM SYSTEM_RANGE(1, 6)
        """);
    Map<String, String> props = db.props("bulk", "KEYS_");
    props.put("batch.max.rows", "2");

    Restarts.atEveryRecord(props, "item", Restarts.items(6));
  }

  /** The offset's table is what the widely used connector writes. */
  @Test
  void namesTablesWithTheirCatalog() {
    db.run("CREATE TABLE T (id int PRIMARY KEY, v int)", "INSERT INTO T VALUES (1, 1)");
    assertThat(probe.read(Map.of(), 1).get(0).sourcePartition())
        .isEqualTo(Map.of("protocol", "1", "table", "SHOP.PUBLIC.T"));
  }

  /** What any database gets whose driver is there but no dialect of its own. */
  @ParameterizedTest
  @CsvSource({
    "bulk, CHANGED",
    "incrementing, CHANGED",
    "timestamp, CHANGED",
    "timestamp, CHANGED_TZ"
  })
  void theGenericDialectReadsByTheDriversMetadata(String mode, String column) {
    db.run(
        """
        CREATE TABLE ORDERS (id bigint PRIMARY KEY, changed timestamp(6) NOT NULL,
          changed_tz timestamp(6) with time zone NOT NULL, price numeric(9,2), "item" varchar(9))
        """,
        """
        INSERT INTO ORDERS
        SELECT x, DATEADD(MICROSECOND, x / 3, timestamp '2026-01-01 00:00:00.000001'),
          DATEADD(MICROSECOND, x / 3, timestamp with time zone '2026-01-01 00:00:00.000001+02'),
          1.5, 'item ' || x FROM SYSTEM_RANGE(1, 7)
        """);
    Map<String, String> props = db.props(mode, "ORDERS");
    props.put("dialect.name", "Generic");
    props.put("incrementing.column.name", "ID");
    props.put("timestamp.column.name", column);
    props.put("batch.max.rows", "3");

    Restarts.atEveryRecord(props, "item", Restarts.items(7));
  }

  @Test
  void aRowCountsOnlyWhenItIsAsOldAsTheDelay() {
    db.run(
        "CREATE TABLE AGED (id int PRIMARY KEY, changed timestamp with time zone NOT NULL,"
            + " \"item\" varchar(9))",
        "INSERT INTO AGED VALUES (1, now() - interval '2' hour, 'old'),"
            + " (2, now() - interval '1' minute, 'young'), (3, now() + interval '1' hour, 'early')");
    Map<String, String> props = db.props("timestamp", "AGED");
    props.put("timestamp.column.name", "CHANGED");
    props.put("timestamp.delay.interval.ms", "3600000");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("old");
      assertThat(runner.poll()).isEmpty();
      db.run("UPDATE AGED SET changed = now() - interval '61' minute WHERE id = 2");
      assertThat(Restarts.items(runner.rows(1), "item")).containsExactly("young");
    }
  }
}
