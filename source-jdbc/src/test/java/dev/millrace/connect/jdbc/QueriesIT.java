package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.position.PositionRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Queries in place of tables, and schedules. */
class QueriesIT {
  private static final String JOIN =
      "SELECT o.id, o.changed, c.name AS item, o.tags FROM queries.orders o JOIN queries.customers c"
          + " ON c.id = o.customer WHERE c.name <> 'nobody' -- who?";

  @BeforeEach
  void makeTables() {
    Postgres.schema("queries");
    Postgres.run(
        "CREATE TABLE queries.customers (id int PRIMARY KEY, name text)",
        "CREATE TABLE queries.orders (id bigint PRIMARY KEY, customer int, changed timestamptz,"
            + " tags int[])",
        "INSERT INTO queries.customers VALUES (1, 'ann'), (2, 'bob'), (3, 'nobody')",
        "INSERT INTO queries.orders SELECT g, 1 + g % 3, timestamptz '2026-01-01' + g * interval '1"
            + " second', array[g, null] FROM generate_series(1, 9) g");
  }

  private static Map<String, String> props(String mode) {
    Map<String, String> props = TaskRunner.props(mode, "queries");
    props.put("poll.interval.ms", "50");
    return props;
  }

  private static List<Object> values(List<SourceRecord> records, String field) {
    return TaskRunner.rowsOf(records).stream()
        .map(record -> ((Struct) record.value()).get(field))
        .toList();
  }

  @Test
  void aQueryWithItsOwnWhereIsReadByItsNumberAndGoesOnAfterARestart() {
    Map<String, String> props = props("incrementing");
    props.put("query", JOIN);
    props.put("incrementing.column.name", "id");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    try (TaskRunner first = new TaskRunner(props, offsets)) {
      List<SourceRecord> records = first.rows(6);
      assertThat(values(records, "id")).containsExactly(1L, 3L, 4L, 6L, 7L, 9L);
      SourceRecord third = records.get(2);
      assertThat(third.topic()).isEqualTo("shop-");
      assertThat(third.sourcePartition()).isEqualTo(Map.of("query", "query"));
      assertThat(third.valueSchema().field("tags").schema().type()).isEqualTo(Schema.Type.ARRAY);
      offsets.store(third);
    }
    Postgres.run("INSERT INTO queries.orders VALUES (10, 2, now(), null)");
    try (TaskRunner second = new TaskRunner(props, offsets)) {
      assertThat(values(second.rows(4), "id")).containsExactly(6L, 7L, 9L, 10L);
    }
  }

  @Test
  void anOffsetOfTheWidelyUsedConnectorsGoesOn() {
    Map<String, String> props = props("timestamp+incrementing");
    props.put("query", JOIN);
    props.put("incrementing.column.name", "id");
    props.put("timestamp.column.name", "changed");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    offsets.stored.put(
        Map.of("query", "query"),
        Map.of("timestamp", 1767225600000L + 7000, "timestamp_nanos", 0L, "incrementing", 7L));
    Postgres.run("SET timezone = 'UTC'");
    try (TaskRunner runner = new TaskRunner(props, offsets)) {
      assertThat(values(runner.rows(1), "id")).containsExactly(9L);
    }
  }

  @Test
  void severalQueriesHaveTopicsAndPositionsOfTheirOwn() {
    Map<String, String> props = props("bulk");
    props.put("queries", "all,few");
    props.put("query.all", JOIN);
    props.put("query.few", "SELECT id, name FROM queries.customers WHERE id > 2");
    props.put("schedule", "once");
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    List<SourceRecord> records = new ArrayList<>();
    try (TaskRunner runner = new TaskRunner(props, offsets)) {
      runner.pollUntil(records, () -> records.stream().filter(PositionRecord::is).count() == 2);
      records.forEach(offsets::store);
    }
    assertThat(TaskRunner.rowsOf(records)).hasSize(7);
    assertThat(TaskRunner.rowsOf(records))
        .extracting(SourceRecord::topic)
        .containsOnly("shop-all", "shop-few");
    assertThat(offsets.stored).containsOnlyKeys(Map.of("query", "all"), Map.of("query", "few"));
    try (TaskRunner again = new TaskRunner(props, offsets)) {
      assertThat(again.poll()).isEmpty();
      assertThat(again.poll()).isEmpty();
    }
  }

  @Test
  void aHiddenQueryShowsNowhereAndABrokenOneSaysWhichItIs() {
    Map<String, String> props = props("bulk");
    props.put("query.masked", "SELECT 'hunter2' FROM queries.nowhere");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Query query")
          .hasMessageContaining("nowhere");
    }
    assertThat(new JdbcSourceConfig(props).values().toString()).doesNotContain("hunter2");
  }

  private static List<String> errors(Map<String, String> props) {
    return new JdbcSourceConnector()
        .validate(props).configValues().stream()
            .flatMap(
                value ->
                    value.errorMessages().stream().map(message -> value.name() + ": " + message))
            .toList();
  }

  @Test
  void validationLooksIntoEachQuery() {
    Map<String, String> good = props("incrementing");
    good.put("query", JOIN);
    good.put("incrementing.column.name", "id");
    assertThat(errors(good)).isEmpty();

    Map<String, String> wrongColumn = new HashMap<>(good);
    wrongColumn.put("incrementing.column.name", "idd");
    assertThat(errors(wrongColumn))
        .containsExactly(
            "incrementing.column.name: Query query has no column idd; it has [id, changed, item,"
                + " tags]");
    Map<String, String> broken = new HashMap<>(good);
    broken.put("query", "SELEC 1");
    assertThat(errors(broken))
        .singleElement()
        .asString()
        .startsWith("query: The database does not take query query: ERROR: syntax error");
    Map<String, String> hidden = new HashMap<>(good);
    hidden.remove("query");
    hidden.put("query.masked", "SELECT hunter2");
    assertThat(errors(hidden)).singleElement().asString().doesNotContain("hunter2");
    Map<String, String> unnamed = new HashMap<>(good);
    unnamed.put("queries", "lacking");
    unnamed.put("table.whitelist", "orders");
    assertThat(errors(unnamed))
        .containsExactlyInAnyOrder(
            "queries: Needs a key query.lacking with the query's text",
            "table.whitelist: Must be empty beside a query, which names its tables");
  }

  @Test
  void aQueryIsReadExactlyOnceInAnyModeIfItsRecordsHaveAKey() {
    for (String mode : List.of("bulk", "timestamp")) {
      Map<String, String> props = props(mode);
      props.put("query", JOIN);
      props.put("timestamp.column.name", mode.equals("bulk") ? "" : "changed");
      props.put("exactly.once.support", "required");
      assertThat(errors(props))
          .singleElement()
          .asString()
          .contains("Query query has no primary key")
          .contains("record.key.columns");
      props.put("record.key", "columns");
      props.put("record.key.columns", "id");
      assertThat(errors(props)).isEmpty();
      for (int stop = 1; stop < 6; stop++) {
        TaskRunner.Offsets offsets = new TaskRunner.Offsets();
        List<Object> ids = new ArrayList<>();
        try (TaskRunner first = new TaskRunner(props, offsets)) {
          List<SourceRecord> records = first.rows(stop).subList(0, stop);
          offsets.store(records.get(stop - 1));
          ids.addAll(values(records, "id"));
        }
        try (TaskRunner second = new TaskRunner(props, offsets)) {
          ids.addAll(values(second.rows(6 - stop).subList(0, 6 - stop), "id"));
        }
        assertThat(ids).containsExactly(1L, 3L, 4L, 6L, 7L, 9L);
      }
    }
  }

  @Test
  void textsDecimalsAndUuidsAreCursorsToo() {
    Postgres.run(
        "CREATE TABLE queries.cursors (code text PRIMARY KEY, price numeric NOT NULL UNIQUE, u uuid"
            + " NOT NULL UNIQUE)",
        "INSERT INTO queries.cursors SELECT 'k' || to_char(g, '000'), g / 7.0, md5(g::text)::uuid FROM"
            + " generate_series(1, 30) g");
    for (String column : List.of("code", "price", "u")) {
      Map<String, String> props = TaskRunner.props("incrementing", "queries", "cursors");
      props.put("incrementing.column.name", column);
      props.put("batch.max.rows", "7");
      for (int stop = 1; stop < 30; stop += 4) {
        TaskRunner.Offsets offsets = new TaskRunner.Offsets();
        List<Object> codes = new ArrayList<>();
        try (TaskRunner first = new TaskRunner(props, offsets)) {
          List<SourceRecord> records = first.rows(stop).subList(0, stop);
          offsets.store(records.get(stop - 1));
          codes.addAll(values(records, "code"));
        }
        try (TaskRunner second = new TaskRunner(props, offsets)) {
          codes.addAll(values(second.rows(30 - stop), "code"));
        }
        assertThat(codes).as(column).hasSize(30).doesNotHaveDuplicates();
      }
    }
  }
}
