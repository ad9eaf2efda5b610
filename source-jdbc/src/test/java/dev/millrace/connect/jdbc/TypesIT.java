package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Schema.Type;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TypesIT {
  private static final String SCHEMA = "types";

  @BeforeEach
  void makeSchema() {
    Postgres.schema(SCHEMA);
  }

  /** Reads a table of one column {@code v} of {@code type}, in the order of the values. */
  private static List<SourceRecord> read(
      String type, Map<String, String> settings, String... values) {
    Postgres.run("CREATE TABLE types.t (n int PRIMARY KEY, v " + type + ")");
    for (int i = 0; i < values.length; i++) {
      Postgres.run("INSERT INTO types.t VALUES (" + i + ", " + values[i] + ")");
    }
    Map<String, String> props = TaskRunner.props("bulk", SCHEMA, "t");
    props.putAll(settings);
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return TaskRunner.rowsOf(runner.rows(values.length)).subList(0, values.length);
    } finally {
      Postgres.run("DROP TABLE types.t");
    }
  }

  private static List<Object> values(List<SourceRecord> records) {
    return records.stream().map(record -> ((Struct) record.value()).get("v")).toList();
  }

  private static Schema schema(List<SourceRecord> records) {
    return records.get(0).valueSchema().field("v").schema();
  }

  private static void travels(String type, Schema schema, String[] sql, Object... expected) {
    travels(type, Map.of(), schema, sql, expected);
  }

  private static void travels(
      String type, Map<String, String> settings, Schema schema, String[] sql, Object... expected) {
    List<SourceRecord> records = read(type, settings, sql);
    assertThat((ConnectSchema) schema(records)).as(type).isEqualTo(schema);
    List<Object> values = values(records);
    assertThat(values).as(type).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(values.get(i)).as("%s: %s", type, sql[i]).isEqualTo(expected[i]);
    }
  }

  @SuppressWarnings("JavaUtilDate") // the class of Connect's logical types
  private static Date date(long ms) {
    return new Date(ms);
  }

  private static String[] sql(String... values) {
    return values;
  }

  @Test
  void wholeNumbersAndFloatsTravelWithTheirExtremes() {
    travels(
        "boolean", Schema.OPTIONAL_BOOLEAN_SCHEMA, sql("true", "false", "null"), true, false, null);
    travels(
        "smallint",
        Schema.OPTIONAL_INT16_SCHEMA,
        sql("-32768", "32767", "0", "null"),
        Short.MIN_VALUE,
        Short.MAX_VALUE,
        (short) 0,
        null);
    travels(
        "integer",
        Schema.OPTIONAL_INT32_SCHEMA,
        sql("-2147483648", "2147483647", "null"),
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        null);
    travels(
        "bigint",
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("-9223372036854775808", "9223372036854775807", "null"),
        Long.MIN_VALUE,
        Long.MAX_VALUE,
        null);
    travels("oid", Schema.OPTIONAL_INT64_SCHEMA, sql("4294967295"), 4294967295L);
    travels(
        "real",
        Schema.OPTIONAL_FLOAT32_SCHEMA,
        sql("3.4028235e38", "1.4e-45", "'NaN'", "'-Infinity'", "null"),
        Float.MAX_VALUE,
        Float.MIN_VALUE,
        Float.NaN,
        Float.NEGATIVE_INFINITY,
        null);
    travels(
        "double precision",
        Schema.OPTIONAL_FLOAT64_SCHEMA,
        sql("1.7976931348623157e308", "4.9e-324", "'NaN'", "'Infinity'", "0.1", "null"),
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        0.1,
        null);
  }

  @Test
  void decimalsAreExact() {
    travels(
        "numeric(38,9)",
        Decimal.builder(9).optional().build(),
        sql("99999999999999999999999999999.999999999", "-0.000000001", "null"),
        new BigDecimal("99999999999999999999999999999.999999999"),
        new BigDecimal("-0.000000001"),
        null);
    travels(
        "numeric(5,-2)",
        Decimal.builder(-2).optional().build(),
        sql("1234567"),
        new BigDecimal("1234600").setScale(-2));
    travels(
        "numeric",
        Schema.OPTIONAL_STRING_SCHEMA,
        sql("1.50", "1e100", "'NaN'", "'-Infinity'", "null"),
        "1.50",
        "1" + "0".repeat(100),
        "NaN",
        "-Infinity",
        null);
    travels(
        "money",
        Schema.OPTIONAL_STRING_SCHEMA,
        sql("'92233720368547758.07'::money", "null"),
        "92233720368547758.07",
        null);
  }

  @Test
  void decimalsFollowTheNumericMapping() {
    Map<String, String> precision = Map.of("numeric.mapping", "precision_only");
    travels("numeric(2,0)", precision, Schema.OPTIONAL_INT8_SCHEMA, sql("-99"), (byte) -99);
    travels("numeric(4,0)", precision, Schema.OPTIONAL_INT16_SCHEMA, sql("9999"), (short) 9999);
    travels("numeric(9,0)", precision, Schema.OPTIONAL_INT32_SCHEMA, sql("999999999"), 999999999);
    travels(
        "numeric(18,0)",
        precision,
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("999999999999999999", "null"),
        999999999999999999L,
        null);
    travels(
        "numeric(19,0)",
        precision,
        Decimal.builder(0).optional().build(),
        sql("9999999999999999999"),
        new BigDecimal("9999999999999999999"));
    travels(
        "numeric(5,2)",
        precision,
        Decimal.builder(2).optional().build(),
        sql("1.5"),
        new BigDecimal("1.50"));
    Map<String, String> best = Map.of("numeric.mapping", "best_fit");
    travels("numeric(5,2)", best, Schema.OPTIONAL_FLOAT64_SCHEMA, sql("1.5"), 1.5);
    travels("numeric(5,-2)", best, Schema.OPTIONAL_INT32_SCHEMA, sql("1234567"), 1234600);
    travels(
        "numeric(30,2)",
        best,
        Decimal.builder(2).optional().build(),
        sql("1.5"),
        new BigDecimal("1.50"));
    Map<String, String> eager = Map.of("numeric.mapping", "best_fit_eager_double");
    travels("numeric(30,2)", eager, Schema.OPTIONAL_FLOAT64_SCHEMA, sql("1.5"), 1.5);
    travels("numeric", eager, Schema.OPTIONAL_FLOAT64_SCHEMA, sql("1.5", "'NaN'"), 1.5, Double.NaN);
  }

  @Test
  void notANumberInADecimalStopsTheTaskAndSaysTheWayOut() {
    assertThatThrownBy(() -> read("numeric(5,2)", Map.of(), "'NaN'"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("types.t: column v (numeric(5,2)) holds NaN")
        .hasMessageContaining("set numeric.mapping=best_fit_eager_double");
  }

  @Test
  void textsTravelAsPostgresPrintsThem() {
    Postgres.run(
        "CREATE TYPE types.mood AS ENUM ('sad', 'o''k')",
        "CREATE TYPE types.pair AS (a int, b text)",
        "CREATE DOMAIN types.few AS integer CHECK (VALUE < 10)",
        "CREATE DOMAIN types.fewer AS types.few NOT NULL DEFAULT 0");
    Schema text = Schema.OPTIONAL_STRING_SCHEMA;
    travels("text", text, sql("'grüße\n🚀'", "''", "null"), "grüße\n🚀", "", null);
    travels("varchar(3)", text, sql("'abc'"), "abc");
    travels("char(5)", text, sql("'ab'"), "ab");
    travels("json", text, sql("'{\"a\":  1}'"), "{\"a\":  1}");
    travels("jsonb", text, sql("'{\"a\":  1}'"), "{\"a\": 1}");
    travels(
        "uuid",
        text,
        sql("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11");
    travels("inet", text, sql("'10.1.2.3/8'", "null"), "10.1.2.3/8", null);
    travels(
        "interval", text, sql("'1 year 2 days 03:04:05.000006'"), "1 year 2 days 03:04:05.000006");
    travels("xml", text, sql("'<a/>'"), "<a/>");
    travels("types.mood", text, sql("'o''k'"), "o'k");
    travels("types.pair", text, sql("(1, 'x y')"), "(1,\"x y\")");
    travels("int4range", text, sql("'[1,5)'"), "[1,5)");
    travels("point", text, sql("'(1,2)'"), "(1,2)");
    travels("bit(3)", text, sql("B'101'"), "101");
    travels("bit varying", text, sql("B'1'"), "1");
    travels(
        "bit(1)", Schema.OPTIONAL_BOOLEAN_SCHEMA, sql("B'1'", "B'0'", "null"), true, false, null);
    travels("types.few", Schema.OPTIONAL_INT32_SCHEMA, sql("9", "null"), 9, null);
    travels("types.fewer", Schema.INT32_SCHEMA, sql("9"), 9);
    travels("int2vector", text, sql("'1 2'"), "1 2");
  }

  @Test
  void everyOtherTypeTravelsAsTheTextThatPostgresPrints() {
    Schema text = Schema.OPTIONAL_STRING_SCHEMA;
    travels("cidr", text, sql("'2001:db8::/32'"), "2001:db8::/32");
    travels("macaddr", text, sql("'08:00:2b:01:02:03'"), "08:00:2b:01:02:03");
    travels("macaddr8", text, sql("'08:00:2b:01:02:03:04:05'"), "08:00:2b:01:02:03:04:05");
    travels(
        "int8range",
        text,
        sql("'(,9223372036854775807)'", "'empty'"),
        "(,9223372036854775807)",
        "empty");
    travels("numrange", text, sql("'[1.10,)'"), "[1.10,)");
    travels("daterange", text, sql("'[2026-01-01,infinity]'"), "[2026-01-01,infinity]");
    travels(
        "tsrange",
        text,
        sql("'[2026-01-01 00:00:00.000001,)'"),
        "[\"2026-01-01 00:00:00.000001\",)");
    travels("int4multirange", text, sql("'{[1,3),[5,9)}'", "'{}'"), "{[1,3),[5,9)}", "{}");
    travels("tstzmultirange", text, sql("'{}'"), "{}");
    travels(
        "interval",
        text,
        sql("'178000000 years'", "'-178000000 years -1 us'"),
        "178000000 years",
        "-178000000 years -00:00:00.000001");
    travels("tsvector", text, sql("'a:1A fat'"), "'a':1A 'fat'");
    travels("tsquery", text, sql("'fat & !rat'"), "'fat' & !'rat'");
    travels("line", text, sql("'{1,-2,3}'"), "{1,-2,3}");
    travels("lseg", text, sql("'[(1,2),(3,4)]'"), "[(1,2),(3,4)]");
    travels("box", text, sql("'(3,4),(1,2)'"), "(3,4),(1,2)");
    travels("path", text, sql("'((1,2),(3,4))'"), "((1,2),(3,4))");
    travels("polygon", text, sql("'((1,2),(3,4))'"), "((1,2),(3,4))");
    travels("circle", text, sql("'<(1,2),1e300>'"), "<(1,2),1e+300>");
    travels("pg_lsn", text, sql("'FFFFFFFF/FFFFFFFF'"), "FFFFFFFF/FFFFFFFF");
    travels("txid_snapshot", text, sql("'10:20:10,14,15'"), "10:20:10,14,15");
    travels("pg_snapshot", text, sql("'10:20:10,14,15'"), "10:20:10,14,15");
    travels("xid8", text, sql("'18446744073709551615'"), "18446744073709551615");
    travels("regclass", text, sql("'pg_catalog.pg_class'"), "pg_class");
    travels("regtype", text, sql("'int4'"), "integer");
    travels("name", text, sql("'n'"), "n");
    travels("\"char\"", text, sql("'c'", "null"), "c", null);
    travels("jsonpath", text, sql("'$.a'"), "$.\"a\"");
  }

  @Test
  void extensionsTypesTravelAsText() {
    Postgres.run("CREATE EXTENSION IF NOT EXISTS hstore", "CREATE EXTENSION IF NOT EXISTS citext");
    Postgres.run("CREATE EXTENSION IF NOT EXISTS ltree");
    Schema text = Schema.OPTIONAL_STRING_SCHEMA;
    travels("hstore", text, sql("'a=>1, b=>NULL'", "null"), "\"a\"=>\"1\", \"b\"=>NULL", null);
    travels("citext", text, sql("'aB'"), "aB");
    travels("ltree", text, sql("'a.b'"), "a.b");
  }

  @Test
  void arraysOfOtherTypesTravelAsArraysOfText() {
    Schema texts =
        org.apache.kafka.connect.data.SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    travels(
        "uuid[]",
        texts,
        sql("'{00000000-0000-0000-0000-000000000001,null}'"),
        Arrays.asList("00000000-0000-0000-0000-000000000001", null));
    travels("jsonb[]", texts, sql("array['{\"a\": 1}'::jsonb]"), List.of("{\"a\": 1}"));
    travels("timestamptz[]", texts, sql("'{-infinity}'"), List.of("-infinity"));
    travels("int4range[]", texts, sql("array['[1,2)'::int4range]"), List.of("[1,2)"));
    travels("bytea[]", texts, sql("array['\\x00ff'::bytea]"), List.of("\\x00ff"));
  }

  @Test
  void generatedAndIdentityColumnsAndCommentsTravel() {
    Postgres.run(
        "CREATE TABLE types.t (n int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " twice int GENERATED ALWAYS AS (5 * 2) STORED, v text)",
        "COMMENT ON TABLE types.t IS 'what is counted'",
        "COMMENT ON COLUMN types.t.n IS 'the number'",
        "INSERT INTO types.t (v) VALUES ('a')");
    try (TaskRunner runner =
        new TaskRunner(TaskRunner.props("bulk", SCHEMA, "t"), new TaskRunner.Offsets())) {
      SourceRecord record = runner.rows(1).get(0);
      assertThat(record.value()).hasToString("Struct{n=1,twice=10,v=a}");
      assertThat(record.valueSchema().doc()).isEqualTo("what is counted");
      assertThat(record.valueSchema().field("n").schema().doc()).isEqualTo("the number");
      assertThat(record.valueSchema().field("v").schema().doc()).isNull();
    }
  }

  @Test
  void bytesTravel() {
    assertThat((byte[]) values(read("bytea", Map.of(), "'\\x00ff10'::bytea")).get(0))
        .containsExactly(0, 0xff, 0x10);
  }

  @Test
  void arraysTravelAsArraysOrAsText() {
    Schema ints =
        org.apache.kafka.connect.data.SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA)
            .optional()
            .build();
    Schema texts =
        org.apache.kafka.connect.data.SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA)
            .optional()
            .build();
    travels(
        "integer[]",
        ints,
        sql("'{1,null,-2147483648}'", "'{}'", "null"),
        Arrays.asList(1, null, Integer.MIN_VALUE),
        List.of(),
        null);
    travels("text[]", texts, sql("array['a,b', null, '\"']"), Arrays.asList("a,b", null, "\""));
    travels("numeric(5,2)[]", texts, sql("'{1.50,NaN}'"), List.of("1.50", "NaN"));
    travels("date[]", texts, sql("'{2026-01-02,infinity}'"), List.of("2026-01-02", "infinity"));
    travels("integer[][]", Schema.OPTIONAL_STRING_SCHEMA, sql("'{{1,2},{3,4}}'"), "{{1,2},{3,4}}");
    for (String type : List.of("boolean", "smallint", "bigint", "real", "double precision")) {
      List<SourceRecord> records = read(type + "[]", Map.of(), "array[null]::" + type + "[]");
      assertThat(values(records).get(0)).as(type).isEqualTo(Arrays.asList((Object) null));
      assertThat(schema(records).valueSchema().type()).as(type).isNotEqualTo(Type.STRING);
    }
  }

  @Test
  void anArrayOfUndeclaredDimensionsStopsTheTaskAndSaysTheWayOut() {
    assertThatThrownBy(() -> read("integer[]", Map.of(), "'{{1},{2}}'"))
        .hasMessageContaining("Column v (integer[]) holds an array of several dimensions")
        .hasMessageContaining("such as int[][]");
  }

  @Test
  void datesAndTimesTravelWithTheirExtremes() {
    travels(
        "date",
        Map.of("date.calendar.system", "PROLEPTIC_GREGORIAN"),
        org.apache.kafka.connect.data.Date.builder().optional().build(),
        sql(
            "'1970-01-02'",
            "'4713-01-01 BC'",
            "'5874897-12-31'",
            "'infinity'",
            "'-infinity'",
            "null"),
        date(86_400_000L),
        date(java.time.LocalDate.of(-4712, 1, 1).toEpochDay() * 86_400_000L),
        date(java.time.LocalDate.of(5874897, 12, 31).toEpochDay() * 86_400_000L),
        date(Integer.MAX_VALUE * 86_400_000L),
        date(Integer.MIN_VALUE * 86_400_000L),
        null);
    travels(
        "time",
        Time.builder().optional().build(),
        sql("'00:00'", "'23:59:59.999999'", "'24:00'", "null"),
        date(0),
        date(86_399_999L),
        date(86_400_000L),
        null);
    travels(
        "timestamptz",
        Timestamp.builder().optional().build(),
        sql("'1969-12-31 23:59:59.999999Z'", "'2026-01-01 00:00+02'", "'infinity'", "'-infinity'"),
        date(-1),
        date(1767218400000L),
        date(Long.MAX_VALUE),
        date(Long.MIN_VALUE));
    travels("timetz", Schema.OPTIONAL_STRING_SCHEMA, sql("'12:00+02'"), "12:00:00+02");
  }

  /** As {@code java.util.GregorianCalendar} counts, which the widely used connector reads by. */
  @Test
  void oldDatesAreCountedByTheJulianCalendarUnlessAskedOtherwise() {
    travels(
        "date",
        org.apache.kafka.connect.data.Date.builder().optional().build(),
        sql("'1582-10-15'", "'1582-10-14'", "'0001-01-01'", "'4713-01-01 BC'"),
        date(new GregorianCalendarUtc().ms(1582, 10, 15)),
        date(new GregorianCalendarUtc().ms(1582, 10, 14)),
        date(new GregorianCalendarUtc().ms(1, 1, 1)),
        date(new GregorianCalendarUtc().ms(-4712, 1, 1)));
    travels(
        "timestamp",
        Map.of("timestamp.granularity", "micros_long"),
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("'1500-03-01 12:00:00.000001'"),
        new GregorianCalendarUtc().ms(1500, 3, 1) * 1000 + 43_200_000_001L);
  }

  /** The calendar that Java's older classes count by. */
  @SuppressWarnings("JavaUtilDate")
  private static final class GregorianCalendarUtc {
    private final java.util.GregorianCalendar calendar =
        new java.util.GregorianCalendar(java.util.TimeZone.getTimeZone("UTC"));

    /** Of a midnight; the year before 1 is 0. */
    long ms(int year, int month, int day) {
      calendar.clear();
      calendar.set(year, month - 1, day);
      return calendar.getTimeInMillis();
    }
  }

  @Test
  void timestampsWithoutZoneAreInTheDatabasesTimeZone() {
    travels(
        "timestamp",
        Map.of("db.timezone", "Europe/Berlin"),
        Timestamp.builder().optional().build(),
        sql("'2026-07-01 02:00'", "'2026-01-01 01:00'", "'-infinity'"),
        date(1782864000000L),
        date(1767225600000L),
        date(Long.MIN_VALUE));
  }

  @Test
  void granularitiesKeepTheMicroseconds() {
    String[] values = sql("'2026-01-01 00:00:00.123456'", "'infinity'");
    Object[][] expected = {
      {"micros_long", 1767225600123456L, Long.MAX_VALUE},
      {"micros_string", "1767225600123456", "infinity"},
      {"micros_iso_datetime_string", "2026-01-01T00:00:00.123456", "infinity"},
      {"nanos_long", 1767225600123456000L, Long.MAX_VALUE},
      {"nanos_string", "1767225600123456000", "infinity"},
      {"nanos_iso_datetime_string", "2026-01-01T00:00:00.123456000", "infinity"}
    };
    for (Object[] row : expected) {
      Map<String, String> settings = Map.of("timestamp.granularity", (String) row[0]);
      assertThat(values(read("timestamp(6)", settings, values)))
          .as("%s", row[0])
          .containsExactly(row[1], row[2]);
    }
    assertThat(
            values(
                read(
                    "time",
                    Map.of("timestamp.granularity", "micros_long"),
                    "'00:00:00.000001'",
                    "'24:00'")))
        .containsExactly(1L, 86_400_000_000L);
  }

  @Test
  void aTimestampOutOfTheRangeOfNanosStopsTheTaskAndSaysTheWayOut() {
    assertThatThrownBy(
            () -> read("timestamp", Map.of("timestamp.granularity", "nanos_long"), "'3000-01-01'"))
        .hasMessageContaining(
            "out of the range of timestamp.granularity=nanos_long (1677 to 2262)");
  }
}
