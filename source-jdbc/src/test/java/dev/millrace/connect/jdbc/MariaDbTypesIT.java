package dev.millrace.connect.jdbc;

import static dev.millrace.connect.jdbc.TypeProbe.date;
import static dev.millrace.connect.jdbc.TypeProbe.decimal;
import static dev.millrace.connect.jdbc.TypeProbe.sql;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test runs by both drivers, which must not differ. */
class MariaDbTypesIT {
  private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
  private static final Schema BYTES = Schema.OPTIONAL_BYTES_SCHEMA;

  private static TypeProbe probe(String driver) {
    return new TypeProbe(
        driver.equals("mysql") ? MariaDb.byConnectorJ("types") : MariaDb.database("types"), "t");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void numbersTravelWithTheirExtremes(String driver) {
    TypeProbe probe = probe(driver);
    probe.travels(
        "tinyint",
        Schema.OPTIONAL_INT8_SCHEMA,
        sql("-128", "127", "null"),
        Byte.MIN_VALUE,
        Byte.MAX_VALUE,
        null);
    probe.travels("boolean", Schema.OPTIONAL_INT8_SCHEMA, sql("true", "-7"), (byte) 1, (byte) -7);
    probe.travels("tinyint unsigned", Schema.OPTIONAL_INT16_SCHEMA, sql("255"), (short) 255);
    probe.travels(
        "smallint",
        Schema.OPTIONAL_INT16_SCHEMA,
        sql("-32768", "32767"),
        Short.MIN_VALUE,
        Short.MAX_VALUE);
    probe.travels("smallint unsigned", Schema.OPTIONAL_INT32_SCHEMA, sql("65535"), 65535);
    probe.travels(
        "mediumint", Schema.OPTIONAL_INT32_SCHEMA, sql("-8388608", "8388607"), -8388608, 8388607);
    probe.travels("mediumint unsigned", Schema.OPTIONAL_INT32_SCHEMA, sql("16777215"), 16777215);
    probe.travels(
        "int",
        Schema.OPTIONAL_INT32_SCHEMA,
        sql("-2147483648", "2147483647"),
        Integer.MIN_VALUE,
        Integer.MAX_VALUE);
    probe.travels(
        "int unsigned zerofill", Schema.OPTIONAL_INT64_SCHEMA, sql("4294967295"), 4294967295L);
    probe.travels(
        "bigint",
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("-9223372036854775808", "9223372036854775807"),
        Long.MIN_VALUE,
        Long.MAX_VALUE);
    probe.travels(
        "bigint unsigned",
        Decimal.builder(0).optional().build(),
        sql("18446744073709551615", "null"),
        decimal("18446744073709551615"),
        null);
    probe.travels(
        "decimal(65,30)",
        Decimal.builder(30).optional().build(),
        sql("99999999999999999999999999999999999.999999999999999999999999999999", "null"),
        decimal("99999999999999999999999999999999999.999999999999999999999999999999"),
        null);
    probe.travels(
        "decimal(9,0) unsigned",
        Map.of("numeric.mapping", "best_fit"),
        Schema.OPTIONAL_INT32_SCHEMA,
        sql("999999999"),
        999999999);
    probe.travels(
        "float",
        Schema.OPTIONAL_FLOAT32_SCHEMA,
        sql("3.40282e38", "0.1", "16777217", "null"),
        3.40282e38f,
        0.1f,
        16777216f,
        null);
    probe.travels(
        "double",
        Schema.OPTIONAL_FLOAT64_SCHEMA,
        sql("1.7976931348623157e308", "0.1", "-2.2250738585072014e-308", "null"),
        Double.MAX_VALUE,
        0.1,
        -Double.MIN_NORMAL,
        null);
    probe.travels(
        "bit(1)", Schema.OPTIONAL_BOOLEAN_SCHEMA, sql("b'1'", "b'0'", "null"), true, false, null);
    probe.travels("bit(9)", BYTES, sql("b'100000001'", "b'1'", "null"), "0101", "0001", null);
    probe.travels("bit(64)", BYTES, sql("~0"), "ffffffffffffffff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void textsAndBytesTravel(String driver) {
    TypeProbe probe = probe(driver);
    for (String type : List.of("varchar(30)", "tinytext", "text", "mediumtext", "longtext")) {
      probe.travels(
          type + " CHARACTER SET utf8mb4",
          TEXT,
          sql("'grüße\\n🚀'", "''", "'trail  '", "null"),
          "grüße\n🚀",
          "",
          "trail  ",
          null);
    }
    probe.travels("char(5) CHARACTER SET latin1", TEXT, sql("'aé'"), "aé");
    for (String type : List.of("varbinary(9)", "tinyblob", "blob", "mediumblob", "longblob")) {
      probe.travels(type, BYTES, sql("x'00ff10'", "''", "null"), "00ff10", "", null);
    }
    probe.travels("binary(4)", BYTES, sql("x'00ff'"), "00ff0000");
    probe.travels("enum('a','o''k','')", TEXT, sql("'o''k'", "''", "null"), "o'k", "", null);
    probe.travels("set('a','b','c')", TEXT, sql("'c,a'", "''", "null"), "a,c", "", null);
    probe.travels("json", TEXT, sql("'{\"a\":  1}'", "null"), "{\"a\":  1}", null);
    probe.travels(
        "uuid",
        TEXT,
        sql("'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "null"),
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        null);
    probe.travels("inet4", TEXT, sql("'255.255.255.255'"), "255.255.255.255");
    probe.travels("inet6", TEXT, sql("'2001:db8::ff00:42:8329'"), "2001:db8::ff00:42:8329");
    probe.travels("point", TEXT, sql("point(1,-2.5)", "null"), "POINT(1 -2.5)", null);
    probe.travels(
        "geometry",
        TEXT,
        sql("ST_GeomFromText('POLYGON((0 0,1 0,1 1,0 0))')"),
        "POLYGON((0 0,1 0,1 1,0 0))");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void datesAndTimesTravelWithTheirExtremes(String driver) {
    TypeProbe probe = probe(driver);
    Map<String, String> gregorian = Map.of("date.calendar.system", "PROLEPTIC_GREGORIAN");
    probe.travels(
        "date",
        gregorian,
        Date.builder().optional().build(),
        sql("'1970-01-02'", "'0000-01-01'", "'9999-12-31'", "null"),
        date(86_400_000L),
        date(-62167219200000L),
        date(253402214400000L),
        null);
    probe.travels(
        "datetime",
        gregorian,
        Timestamp.builder().optional().build(),
        sql("'0001-01-01 00:00:00'", "'9999-12-31 23:59:59'", "null"),
        date(-62135596800000L),
        date(253402300799000L),
        null);
    for (int digits = 1; digits <= 6; digits++) {
      String fraction = "123456".substring(0, digits);
      probe.travels(
          "datetime(" + digits + ")",
          Map.of("timestamp.granularity", "micros_iso_datetime_string"),
          TEXT,
          sql("'2026-03-29 02:30:00." + fraction + "'"),
          "2026-03-29T02:30:00." + (fraction + "000000").substring(0, 6));
    }
    // The server's and the session's zone is 5:45 ahead.
    probe.travels(
        "timestamp(6) NULL",
        Map.of("timestamp.granularity", "micros_long"),
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("'1970-01-01 05:45:01'", "'2038-01-19 08:59:07.999999'", "null"),
        1_000_000L,
        2147483647_999999L,
        null);
    probe.travels(
        "time(6)",
        Map.of("timestamp.granularity", "micros_long"),
        Schema.OPTIONAL_INT64_SCHEMA,
        sql("'23:59:59.999999'", "'00:00'", "null"),
        86_399_999_999L,
        0L,
        null);
    probe.travels("time", Time.builder().optional().build(), sql("'12:34:56'"), date(45_296_000L));
    probe.travels(
        "year",
        Schema.OPTIONAL_INT16_SCHEMA,
        sql("2155", "0", "null"),
        (short) 2155,
        (short) 0,
        null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void whatIsNoDateStopsTheTaskAndSaysTheWayOutUnlessItCanTravelAsText(String driver) {
    TypeProbe probe = probe(driver);
    for (List<String> bad :
        List.of(
            List.of("date", "0000-00-00"),
            List.of("date", "2026-00-00"),
            List.of("datetime(3)", "0000-00-00 00:00:00.000"),
            List.of("timestamp", "0000-00-00 00:00:00"),
            List.of("time", "-838:59:59"),
            List.of("time(6)", "25:00:00.000001"))) {
      String type = bad.get(0);
      String text = bad.get(1);
      assertThatThrownBy(() -> probe.read(type, Map.of(), "'" + text + "'"))
          .as(type)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("types.t: column v (" + type + ") holds " + text)
          .hasMessageContaining("read a view that casts the column to text");
      if (!type.equals("date")) {
        List<SourceRecord> records =
            probe.read(
                type,
                Map.of("timestamp.granularity", "micros_iso_datetime_string"),
                "'" + text + "'");
        assertThat(TypeProbe.value(records.get(0))).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "mysql"})
  void generatedColumnsAndCommentsTravel(String driver) {
    Engine db = driver.equals("mysql") ? MariaDb.byConnectorJ("types") : MariaDb.database("types");
    db.run(
        """
        CREATE TABLE t (n int PRIMARY KEY COMMENT 'the number',
          virt int AS (n * 2) VIRTUAL, stored varchar(10) AS (concat('n', n)) STORED)
        COMMENT 'what is counted'
        """,
        "INSERT INTO t (n) VALUES (7)");
    SourceRecord record = new TypeProbe(db, "t").read(Map.of(), 1).get(0);
    assertThat(record.value()).hasToString("Struct{n=7,virt=14,stored=n7}");
    assertThat(record.valueSchema().doc()).isEqualTo("what is counted");
    assertThat(record.valueSchema().field("n").schema().doc()).isEqualTo("the number");
    assertThat(record.valueSchema().field("virt").schema().doc()).isNull();
  }
}
