package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What single keys do to the rows that are read. */
class KeysIT {
  private static final String SCHEMA = "keys1";

  @BeforeAll
  static void makeTables() {
    Postgres.schema(SCHEMA);
    Postgres.schema("keys2");
    Postgres.run(
        "CREATE TABLE keys1.orders (id int PRIMARY KEY, n int NOT NULL, changed timestamptz NOT"
            + " NULL, customer text)",
        "INSERT INTO keys1.orders SELECT g, 100 - g, timestamptz '2026-01-01Z' + g * interval '1"
            + " s', 'c' || g FROM generate_series(-1, 3) g",
        "CREATE TABLE keys1.visits (visit int, seen timestamptz NOT NULL, customer text)",
        "INSERT INTO keys1.visits VALUES (1, '2026-01-01Z', 'c9')",
        "CREATE TABLE keys2.orders (id int PRIMARY KEY, customer text)",
        "INSERT INTO keys2.orders VALUES (9, 'other')",
        "CREATE VIEW keys1.level AS SELECT current_setting('transaction_isolation') AS level");
  }

  private static Map<String, String> props(String mode, String table) {
    Map<String, String> props = TaskRunner.props(mode, SCHEMA, table);
    props.put("poll.interval.ms", "600000");
    return props;
  }

  private static List<SourceRecord> read(Map<String, String> props, int rows) {
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return TaskRunner.rowsOf(runner.rows(rows));
    }
  }

  private static List<Integer> ids(List<SourceRecord> records) {
    return records.stream().map(record -> ((Struct) record.value()).getInt32("id")).toList();
  }

  @Test
  void aMappingNamesTheCursorColumnsByTable() {
    Map<String, String> props = props("timestamp+incrementing", "orders");
    props.put("incrementing.column.mapping", "orders:none,keys1\\.o.*:n");
    props.put("timestamp.columns.mapping", ".*\\.visits:[seen],.*:[changed]");

    List<SourceRecord> records = read(props, 5);
    assertThat(ids(records)).containsExactly(-1, 0, 1, 2, 3);
    assertThat(records.get(4).sourceOffset().get("incrementing")).isEqualTo(97L);
  }

  @Test
  void aTableThatNoMappingMatchesStopsTheTask() {
    Map<String, String> props = props("incrementing", "orders");
    props.put("incrementing.column.mapping", "keys1\\.visits:visit");

    assertThatThrownBy(() -> read(props, 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "Table keys1.orders matches none of the patterns: add one for it, or leave it out"
                + " (incrementing.column.mapping)");
  }

  @Test
  void theFirstNumberLeavesOutWhatIsNotGreater() {
    Map<String, String> props = props("incrementing", "orders");
    props.put("incrementing.column.name", "id");
    assertThat(ids(read(props, 5))).containsExactly(-1, 0, 1, 2, 3);

    props.put("incrementing.initial", "-1");
    assertThat(ids(read(props, 4))).containsExactly(0, 1, 2, 3);
  }

  @Test
  void theFirstNumberCountsWithinTheFirstTimestamp() {
    Map<String, String> props = props("timestamp+incrementing", "orders");
    props.put("timestamp.column.name", "changed");
    props.put("incrementing.column.name", "id");
    props.put("timestamp.initial", "1767225601000");
    assertThat(ids(read(props, 2))).containsExactly(2, 3);

    props.put("incrementing.initial", "0");
    assertThat(ids(read(props, 3))).containsExactly(1, 2, 3);
  }

  @Test
  void aFirstTimestampBefore1970IsNotThePresentTime() {
    Map<String, String> props = props("timestamp", "orders");
    props.put("timestamp.column.name", "changed");
    props.put("timestamp.initial.ms", "-1");

    assertThat(ids(read(props, 5))).containsExactly(-1, 0, 1, 2, 3);
  }

  @Test
  void theKeyMayBeOfAnyColumnsThatTheTableHas() {
    Map<String, String> props = props("bulk", "orders");
    props.put("record.key", "columns");
    props.put("record.key.columns", "customer,visit,id");
    SourceRecord order = read(props, 5).get(0);
    assertThat(order.key()).hasToString("Struct{customer=c-1,id=-1}");
    assertThat(order.keySchema().name()).isEqualTo("ordersKey");
    assertThat(order.keySchema().field("customer").schema().isOptional()).isTrue();

    Map<String, String> visits = props("bulk", "visits");
    visits.put("record.key", "columns");
    visits.put("record.key.columns", "customer,visit,id");
    assertThat(read(visits, 1).get(0).key()).hasToString("Struct{customer=c9,visit=1}");
  }

  @Test
  void aTableWithNoneOfTheKeysColumnsStopsTheTask() {
    Map<String, String> props = props("bulk", "orders");
    props.put("record.key", "columns");
    props.put("record.key.columns", "visit");

    assertThatThrownBy(() -> read(props, 1))
        .hasMessageContaining(
            "Table keys1.orders has none of the columns [visit]; it has [id, n, changed,"
                + " customer] (record.key.columns)");
  }

  @Test
  void aTopicsNameMayHoldSchemaAndDatabase() {
    Map<String, String> props = props("bulk", "orders");
    props.put("topic.name.format", "${catalog}.${schema}.${table}");

    assertThat(read(props, 1).get(0).topic()).isEqualTo("shop-shop.keys1.orders");
  }

  @ParameterizedTest
  @CsvSource({
    "default, read committed",
    "READ_COMMITTED, read committed",
    "REPEATABLE_READ, repeatable read",
    "SERIALIZABLE, serializable"
  })
  void transactionsHaveTheIsolationThatIsAskedFor(String isolation, String level) {
    Map<String, String> props = props("bulk", "level");
    props.put("transaction.isolation.mode", isolation);

    assertThat(((Struct) read(props, 1).get(0).value()).getString("level")).isEqualTo(level);
  }

  @Test
  void aDatabaseThatCannotBeReachedStopsTheTaskAfterTheAttempts() throws IOException {
    Map<String, String> props = props("bulk", "orders");
    try (ServerSocket socket = new ServerSocket(0)) {
      props.put("connection.url", "jdbc:postgresql://localhost:" + socket.getLocalPort() + "/shop");
    }
    props.put("connection.timeout.ms", "1000");
    props.put("connection.attempts", "2");

    assertThatThrownBy(() -> read(props, 1))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("No connection to database localhost:")
        .hasMessageContaining("in 2 tries; giving up. Set connection.attempts to more, or to -1")
        .hasMessageContaining("refused");
  }

  @Test
  void aQueryIsTriedAgainAsOftenAsItsRetriesSay() {
    Postgres.run(
        "CREATE FUNCTION keys1.fails() RETURNS int LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no luck'' USING ERRCODE = ''40001''; END'",
        "CREATE VIEW keys1.unlucky AS SELECT keys1.fails() AS id");
    Map<String, String> props = props("bulk", "unlucky");
    props.put("query.retry.attempts", "2");
    assertThatThrownBy(() -> read(props, 1))
        .hasMessageContaining(
            "failed 3 times in a row while reading table keys1.unlucky; giving up: ERROR: no luck");

    props.put("query.retry.attempts", "0");
    assertThatThrownBy(() -> read(props, 1)).hasMessageContaining("failed 1 times in a row");
  }

  /** The search path of a login of its own, so that no other test sees it. */
  @Test
  void ofTablesOfOneNameTheBareNameMeansTheFirstOnTheSearchPath() {
    Postgres.run(
        "CREATE ROLE pathfinder LOGIN PASSWORD '" + Postgres.PASSWORD + "' IN ROLE reader",
        "ALTER ROLE pathfinder SET search_path TO nowhere, keys2, keys1");
    Map<String, String> props = new LinkedHashMap<>(TaskRunner.props("bulk", "keys%"));
    props.remove(TaskTables.KEY);
    props.put("connection.user", "pathfinder");
    props.put("table.whitelist", "orders,visits");
    props.put("table.names.qualify", "false");
    JdbcSourceConnector connector = new JdbcSourceConnector();
    connector.start(props);
    try {
      assertThat(connector.taskConfigs(1).get(0))
          .containsEntry(TaskTables.KEY, "\"\".\"keys1\".\"visits\",\"\".\"keys2\".\"orders\"");
    } finally {
      connector.stop();
    }
  }
}
