package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.cdc.Dimensions;
import dev.millrace.connect.jdbc.cdc.LogTypes;
import dev.millrace.connect.jdbc.cdc.PostgresSession;
import dev.millrace.connect.jdbc.cdc.SnapshotShapes;
import dev.millrace.connect.jdbc.dialect.PostgresDialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RowShape;
import dev.millrace.connect.jdbc.query.Target;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our snapshot's records are those that Debezium would have made. */
class SnapshotShapesIT {
  private static final String SCHEMA = "shapes";

  private final EveryType types = new EveryType(SCHEMA);

  @AfterEach
  void dropSlot() {
    DebeziumRunner.dropSlot(SCHEMA);
  }

  @Test
  void withOurTypesARowOfTheSnapshotIsAsTheLogTellsIt() throws SQLException {
    types.every();
    types.decimals();
    types.column("timetz", "'03:04:05.5+02'");
    types.column("shapes.colon[]", "'{a,b:c}'");
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    Map<String, String> ours = ourTypes();
    List<SourceRecord> logged = debezium("no_data", ours);
    List<SourceRecord> rows = read(ours);
    same(rows, logged);
    assertThat(rows.get(0).valueSchema()).isEqualTo(logged.get(0).valueSchema());
  }

  @Test
  void withDebeziumsTypesARowOfTheSnapshotIsAsDebeziumReadsIt() throws SQLException {
    types.every();
    types.decimals();
    types.column("timetz", "'03:04:05.5+02'");
    DebeziumRunner.makeSlot(SCHEMA);
    types.makeRows();
    Map<String, String> theirs = Map.of("include.unknown.datatypes", "true");
    same(read(theirs), debezium("initial_only", theirs));
  }

  @Test
  void keysOfManyColumnsMasksAndExcludedColumnsAreAsInTheLog() throws SQLException {
    DebeziumRunner.makeSlot(SCHEMA);
    Postgres.run(
        "CREATE TABLE shapes.t (a int DEFAULT 7, secret text NOT NULL DEFAULT 'none', b text,"
            + " twice int GENERATED ALWAYS AS (a * 2) STORED, gone text, PRIMARY KEY (b, a))",
        "INSERT INTO shapes.t (a, secret, b, gone) VALUES (1, 'psst', 'x', 'y')");
    Map<String, String> settings = new HashMap<>(ourTypes());
    settings.put("column.exclude.list", "shapes.t.gone");
    settings.put("column.mask.with.3.chars", "shapes.t.secret,shapes.t.b");
    List<SourceRecord> rows = read(settings);
    same(rows, debezium("no_data", settings));
    assertThat(rows.get(0).key()).hasToString("Struct{b=x,a=1}");
    assertThat(((Struct) rows.get(0).value()).getStruct("after"))
        .hasToString("Struct{a=1,secret=***,b=***}");
  }

  @Test
  void aKeyOfOtherColumnsAndATableWithoutAKeyAreAsInTheLog() throws SQLException {
    DebeziumRunner.makeSlot(SCHEMA);
    Postgres.run(
        "CREATE TABLE shapes.t (a int, b text)", "INSERT INTO shapes.t (a, b) VALUES (1, 'x')");
    Map<String, String> settings = new HashMap<>(ourTypes());
    List<SourceRecord> rows = read(settings);
    assertThat(rows.get(0).keySchema()).isNull();
    same(rows, debezium("no_data", settings));
    settings.put("message.key.columns", "shapes.t:b");
    rows = read(settings);
    assertThat(rows.get(0).key()).hasToString("Struct{b=x}");
    same(rows, debezium("no_data", settings));
  }

  private static Map<String, String> ourTypes() throws SQLException {
    try (Connection connection = Postgres.connect()) {
      return LogTypes.postgres(settings().types(), Dimensions.find(connection));
    }
  }

  private static ReadSettings settings() {
    return new JdbcSourceConfig(TaskRunner.props("bulk", SCHEMA, "t")).reading();
  }

  private static List<SourceRecord> debezium(String snapshot, Map<String, String> settings)
      throws SQLException {
    try (DebeziumRunner log = DebeziumRunner.postgres(SCHEMA, snapshot, settings)) {
      return log.records(
          Postgres.count("shapes.t"), record -> record.topic().equals("shop.shapes.t"));
    }
  }

  private static List<SourceRecord> read(Map<String, String> settings) throws SQLException {
    Target target = Target.table(new TableId(SCHEMA, "t"));
    Map<String, String> props = DebeziumRunner.postgresProps(SCHEMA, "no_data", settings);
    List<SourceRecord> records = new ArrayList<>();
    try (SnapshotShapes shapes =
            new SnapshotShapes(props, settings(), new PostgresDialect(), record -> record);
        Connection connection = Postgres.connect()) {
      connection.setAutoCommit(false);
      Table table = new PostgresDialect().describe(connection, target.id()).orElseThrow();
      RowShape shape = shapes.of(connection, target, table);
      try (Statement statement = connection.createStatement()) {
        for (String setting : PostgresSession.statements()) {
          statement.execute(setting);
        }
        ResultSet rows =
            statement.executeQuery(
                "SELECT " + String.join(", ", shape.select()) + " FROM shapes.t");
        while (rows.next()) {
          records.add(shape.record(rows, Map.of("p", 1), Map.of("o", 1)));
        }
      }
    }
    return records;
  }

  private static void same(List<SourceRecord> read, List<SourceRecord> wanted) {
    assertThat(read).hasSameSizeAs(wanted);
    for (int i = 0; i < read.size(); i++) {
      SourceRecord here = read.get(i);
      SourceRecord there = wanted.get(i);
      assertThat(here.topic()).isEqualTo(there.topic());
      assertThat(here.keySchema()).isEqualTo(there.keySchema());
      assertThat(Values.text(here.key())).isEqualTo(Values.text(there.key()));
      Struct value = (Struct) here.value();
      Struct expected = (Struct) there.value();
      assertThat(Values.text(value.schema())).isEqualTo(Values.text(expected.schema()));
      assertThat(value.get("op")).isEqualTo("r");
      assertThat(Values.text(value.get("after")).replace(" c", "\nc"))
          .isEqualTo(Values.text(expected.get("after")).replace(" c", "\nc"));
      Struct source = value.getStruct("source");
      for (String field : List.of("version", "connector", "name", "db", "schema", "table")) {
        assertThat(source.get(field)).as(field).isEqualTo(expected.getStruct("source").get(field));
      }
      value.validate();
    }
  }
}
