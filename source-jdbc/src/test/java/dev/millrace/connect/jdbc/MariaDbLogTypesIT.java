package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.cdc.LogTypes;
import dev.millrace.connect.jdbc.cdc.SnapshotShapes;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Target;
import io.debezium.connector.mariadb.MariaDbConnector;
import io.debezium.connector.mariadb.MariaDbConnectorTask;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows read by a query, and the same rows read from MariaDB's log, are the same. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbLogTypesIT {
  private final Engine db = MariaDb.database("logged_types");
  private final Map<String, List<String>> columns = new LinkedHashMap<>();

  @TempDir private Path history;

  private void column(String type, String... values) {
    columns.put(type, List.of(values));
  }

  private void everyType() {
    column("tinyint", "-128", "127");
    column("tinyint unsigned", "255", "0");
    column("boolean", "true", "false");
    column("smallint", "-32768", "32767");
    column("smallint unsigned", "65535");
    column("mediumint", "-8388608", "8388607");
    column("mediumint unsigned", "16777215");
    column("int", "-2147483648", "2147483647");
    column("int unsigned", "4294967295");
    column("int(7) unsigned zerofill", "4294967295", "7");
    column("bigint", "-9223372036854775808", "9223372036854775807");
    column("bigint unsigned", "18446744073709551615", "0");
    column("decimal(38,9)", "99999999999999999999999999999.999999999", "-0.000000001");
    column("decimal", "1234567890");
    column("decimal(9,0) unsigned", "999999999");
    column("numeric(18,2)", "1.5");
    column("float", "3.40282e38", "0.1", "-1.5");
    column("double", "1.7976931348623157e308", "4.9e-324", "0.1");
    column("bit(1)", "b'1'", "b'0'");
    column("bit(12)", "b'100000000001'", "b'1'");
    column("year", "1901", "2155", "0");
    column("date", "'2026-01-02'", "'1000-01-01'", "'1582-10-04'");
    column("datetime", "'2026-01-02 03:04:05'", "'9999-12-31 23:59:59'");
    column("datetime(6)", "'2026-01-02 03:04:05.123456'", "'1000-01-01 00:00:00.000001'");
    column("timestamp", "'2026-01-02 03:04:05'", "'1970-01-02 00:00:00'");
    column("timestamp(3)", "'2026-01-02 03:04:05.123'");
    column("time", "'03:04:05'", "'23:59:59'");
    column("time(6)", "'03:04:05.000006'", "'00:00:00'");
    column("char(5)", "'ab'", "''");
    column("varchar(20)", "'gr\u00fc\u00dfe \uD83D\uDE80'", "'a '");
    column("varchar(20) character set latin1", "'gr\u00fc\u00dfe'");
    column("text", "repeat('long', 50000)");
    column("mediumtext character set ucs2", "'gr\u00fc\u00dfe'");
    column("json", "'{\"a\":  1}'");
    column("binary(5)", "x'00ff00'", "x'0000000000'");
    column("varbinary(5)", "x'00ff00'", "''");
    column("blob", "x'00ff10'");
    column(
        "uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", "'a0eebc99-9c0b-4ef8-bb6d-000000000000'");
  }

  @ParameterizedTest
  @CsvSource({
    "none, connect_logical, UTC",
    "best_fit, micros_long, Asia/Kathmandu",
    "best_fit_eager_double, micros_iso_datetime_string, UTC"
  })
  void everyColumnIsAsAQueryReadsIt(String numeric, String granularity, String zone) {
    everyType();
    if (granularity.contains("string")) {
      column("time(2)", "'-838:59:59'", "'25:00:00.5'");
      column("timestamp(6) null", "'0000-00-00 00:00:00'");
    }
    Map<String, String> choices =
        Map.of(
            "numeric.mapping", numeric, "timestamp.granularity", granularity, "db.timezone", zone);
    TypeSettings settings =
        new TypeSettings(
            NumericMapping.valueOf(numeric.toUpperCase(Locale.ROOT)),
            TimestampGranularity.valueOf(granularity.toUpperCase(Locale.ROOT)),
            ZoneId.of(zone));
    db.run("CREATE TABLE t (id int PRIMARY KEY" + definitions() + ") CHARACTER SET utf8mb4");
    int rows = columns.values().stream().mapToInt(List::size).max().orElseThrow() + 1;
    List<SourceRecord> logged;
    try (DebeziumRunner log = started(props(LogTypes.mySql(settings)))) {
      insert(rows);
      logged = log.records(rows, record -> record.topic().equals("shop.logged_types.t"));
    }
    List<SourceRecord> queried = new TypeProbe(db, "t").read(choices, rows);
    assertThat(Values.differences(queried, logged, this::typeOf)).isEmpty();
  }

  private String definitions() {
    StringBuilder definitions = new StringBuilder();
    int i = 0;
    for (String type : columns.keySet()) {
      definitions.append(", c").append(i++).append(' ').append(type);
      definitions.append(type.endsWith("null") ? "" : " NULL DEFAULT NULL");
    }
    return definitions.toString();
  }

  private void insert(int rows, String... others) {
    for (int row = 0; row < rows; row++) {
      List<String> values = new ArrayList<>(List.of(Integer.toString(row)));
      values.addAll(List.of(others));
      for (List<String> column : columns.values()) {
        values.add(row < column.size() ? column.get(row) : "null");
      }
      db.run(
          "SET STATEMENT sql_mode='', time_zone='+00:00' FOR INSERT INTO t VALUES ("
              + String.join(", ", values)
              + ")");
    }
  }

  private Map<String, String> props(Map<String, String> types) {
    Map<String, String> props = new HashMap<>(types);
    props.put("name", "cdc");
    props.put("connector.class", MariaDbConnector.class.getName());
    props.put("topic.prefix", "shop");
    props.put("database.hostname", "localhost");
    props.put("database.port", db.url().replaceAll(".*:(\\d+)/.*", "$1"));
    props.put("database.user", "root");
    props.put("database.password", "");
    props.put("database.server.id", "4712");
    props.put("database.ssl.mode", "disable");
    props.put("database.include.list", "logged_types");
    props.put("snapshot.mode", "no_data");
    props.put("schema.history.internal", "io.debezium.storage.file.history.FileSchemaHistory");
    props.put("schema.history.internal.file.filename", history.resolve("history").toString());
    return props;
  }

  /** Reads the log once it is returned. */
  private DebeziumRunner started(Map<String, String> props) {
    db.run("CREATE TABLE ready (id int AUTO_INCREMENT PRIMARY KEY)");
    DebeziumRunner log = new DebeziumRunner(new MariaDbConnectorTask(), props);
    log.poll(
        () -> db.run("INSERT INTO ready VALUES ()"),
        record -> record.topic().equals("shop.logged_types.ready"));
    return log;
  }

  private String typeOf(int field) {
    return field == 0 ? "id" : List.copyOf(columns.keySet()).get(field - 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowOfTheSnapshotIsAsTheLogTellsIt(boolean ownTypes) throws SQLException {
    column("int", "1", "-1");
    column("decimal(9,2)", "1.5");
    column("varchar(20) character set latin1", "'gr\u00fc\u00dfe'");
    column("datetime(6)", "'2026-01-02 03:04:05.123456'");
    column("timestamp", "'2026-01-02 03:04:05'");
    column("enum('sad','o''k')", "'o''k'");
    column("set('a','b')", "'a,b'", "''");
    if (ownTypes) {
      everyType();
    }
    db.run(
        "CREATE TABLE t (id int, part varchar(3) NOT NULL DEFAULT 'x'"
            + definitions()
            + ", PRIMARY KEY (part, id)) CHARACTER SET utf8mb4");
    JdbcSourceConfig config = new JdbcSourceConfig(db.props("bulk", "t"));
    Map<String, String> props =
        props(ownTypes ? LogTypes.mySql(config.types()) : Map.of("any", "thing"));
    int rows = columns.values().stream().mapToInt(List::size).max().orElseThrow() + 1;
    List<SourceRecord> logged;
    try (DebeziumRunner log = started(props)) {
      insert(rows, "'a'");
      logged = log.records(rows, record -> record.topic().equals("shop.logged_types.t"));
    }
    List<SourceRecord> read = read(config, props);
    assertThat(read).hasSameSizeAs(logged);
    for (int i = 0; i < rows; i++) {
      SourceRecord here = read.get(i);
      SourceRecord there = logged.get(i);
      assertThat(here.topic()).isEqualTo(there.topic());
      assertThat(here.keySchema()).isEqualTo(there.keySchema());
      assertThat(Values.text(here.key())).isEqualTo(Values.text(there.key()));
      assertThat(Values.text(here.valueSchema())).isEqualTo(Values.text(there.valueSchema()));
      Struct value = (Struct) here.value();
      assertThat(Values.text(value.get("after")))
          .isEqualTo(Values.text(((Struct) there.value()).get("after")));
      assertThat(value.getStruct("source").getString("db")).isEqualTo("logged_types");
      value.validate();
    }
  }

  private static List<SourceRecord> read(JdbcSourceConfig config, Map<String, String> props)
      throws SQLException {
    Target target = Target.table(new TableId("logged_types", "", "t"));
    List<SourceRecord> records = new ArrayList<>();
    Pool pool = new Pool(config, config.dialect(), "shapes");
    try (SnapshotShapes shapes =
            new SnapshotShapes(props, config.reading(), config.dialect(), record -> record);
        Connection connection = pool.get();
        Statement statement = connection.createStatement()) {
      Table table = config.dialect().describe(connection, target.id()).orElseThrow();
      RowShape shape = shapes.of(connection, target, table);
      ResultSet rows =
          statement.executeQuery(
              "SELECT " + String.join(", ", shape.select()) + " FROM t ORDER BY id");
      while (rows.next()) {
        records.add(shape.record(rows, Map.of("p", 1), Map.of("o", 1)));
      }
    } finally {
      pool.close();
    }
    return records;
  }

  @Test
  void whatNoTimeHoldsStopsTheTaskAndNamesTheColumn() {
    db.run("CREATE TABLE t (id int PRIMARY KEY, v time)");
    TypeSettings settings =
        new TypeSettings(
            NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneId.of("UTC"));
    try (DebeziumRunner log = started(props(LogTypes.mySql(settings)))) {
      db.run("INSERT INTO t VALUES (1, '25:00:00')");
      assertThatThrownBy(() -> log.records(1, record -> record.topic().endsWith(".t")))
          .hasStackTraceContaining("logged_types.t: column v (time) holds 25:00:00");
    }
  }
}
