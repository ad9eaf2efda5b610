package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.cdc.LogSettings;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a snapshot and the log after it are begun, and what is refused. */
class CdcTaskIT {
  private static final String SCHEMA = "cdctask";
  private static final String SLOT = LogSettings.slotName("it-" + SCHEMA);

  private static final long LIMIT_NANOS = 30_000_000_000L;

  private final TaskRunner.Offsets offsets = new TaskRunner.Offsets();
  private final List<String> said = new ArrayList<>();

  @BeforeEach
  void makeTables() {
    drop();
    Postgres.schema(SCHEMA);
    Postgres.run(
        "CREATE TABLE cdctask.t (id int PRIMARY KEY, v text)",
        "INSERT INTO cdctask.t VALUES (1, 'one'), (2, 'two')");
  }

  @AfterEach
  void drop() {
    Postgres.run(
        "DROP SCHEMA IF EXISTS cdctask2 CASCADE",
        "DROP PUBLICATION IF EXISTS " + SLOT,
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
            + SLOT
            + "'");
  }

  private static Map<String, String> props(String... tables) {
    Map<String, String> props = TaskRunner.props("cdc", SCHEMA, tables);
    props.put("connection.user", "postgres");
    props.put("connection.password", "postgres");
    return props;
  }

  /** Polls until {@code last} was said. */
  private void until(TaskRunner task, String last) {
    for (long end = System.nanoTime() + LIMIT_NANOS; !said.contains(last); ) {
      assertThat(System.nanoTime()).as("said only %s", said).isLessThan(end);
      for (SourceRecord record : task.poll()) {
        offsets.store(record);
        if (record.value() instanceof Struct value && value.schema().field("op") != null) {
          said.add(value.getString("op") + ":" + value.getStruct("after").getString("v"));
        }
      }
    }
  }

  @Test
  void rowsComeBeforeChanges() {
    try (TaskRunner task = new TaskRunner(props("t"), offsets)) {
      until(task, "r:two");
      Postgres.run("INSERT INTO cdctask.t VALUES (3, 'three')");
      until(task, "c:three");
    }
    Postgres.run("INSERT INTO cdctask.t VALUES (4, 'four')");
    try (TaskRunner task = new TaskRunner(props("t"), offsets)) {
      until(task, "c:four");
    }
    assertThat(said).containsExactly("r:one", "r:two", "c:three", "c:four");
  }

  @Test
  void withoutASnapshotTheLogIsReadFromNowOn() {
    Map<String, String> props = props("t");
    props.put("snapshot.mode", "never");
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      task.poll(); // makes the slot
      Postgres.run("INSERT INTO cdctask.t VALUES (3, 'three')");
      until(task, "c:three");
    }
    Postgres.run("INSERT INTO cdctask.t VALUES (4, 'four')");
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      until(task, "c:four");
    }
    assertThat(said).containsExactly("c:three", "c:four");
  }

  @Test
  void aTableThatComesLaterIsReadBesideTheLog() {
    try (TaskRunner task = new TaskRunner(props("t"), offsets)) {
      until(task, "r:two");
      Postgres.run("INSERT INTO cdctask.t VALUES (3, 'three')");
      until(task, "c:three");
    }
    Postgres.run(
        "CREATE TABLE cdctask.u (id int PRIMARY KEY, v text)",
        "INSERT INTO cdctask.u VALUES (1, 'later')",
        "INSERT INTO cdctask.t VALUES (4, 'four')");
    try (TaskRunner task = new TaskRunner(props("t", "u"), offsets)) {
      until(task, "r:later");
      until(task, "c:four");
      Postgres.run("INSERT INTO cdctask.u VALUES (2, 'last')");
      until(task, "c:last");
    }
    assertThat(said)
        .containsExactlyInAnyOrder("r:one", "r:two", "c:three", "c:four", "r:later", "c:last");
  }

  @Test
  void refusesASlotThatWasMadeAnewBeforeTheLogWasRead() {
    Map<String, String> props = props("t");
    props.put("batch.max.rows", "1");
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      until(task, "r:one");
    }
    Postgres.run(
        "SELECT pg_drop_replication_slot('" + SLOT + "')",
        "DELETE FROM cdctask.t WHERE id = 1",
        "SELECT pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      assertThatThrownBy(() -> until(task, "c:never"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Slot " + SLOT + " was made anew")
          .hasMessageContaining("take the connector's offsets away");
    }
    assertThat(said).containsExactly("r:one", "r:two");
  }

  @Test
  void refusesToGoOnWithoutItsSlot() {
    try (TaskRunner task = new TaskRunner(props("t"), offsets)) {
      until(task, "r:two");
      Postgres.run("INSERT INTO cdctask.t VALUES (3, 'three')");
      until(task, "c:three");
    }
    drop();
    try (TaskRunner task = new TaskRunner(props("t"), offsets)) {
      assertThatThrownBy(() -> until(task, "c:never"))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("Slot " + SLOT + " does not exist any more");
    }
  }

  @Test
  void aTableWithoutAKeyIsReadFromItsBeginningAgain() {
    Postgres.run(
        "CREATE TABLE cdctask.k (v text)", "INSERT INTO cdctask.k VALUES ('a'), ('b'), ('c')");
    Map<String, String> props = props("k");
    props.put("batch.max.rows", "1");
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      until(task, "r:a");
    }
    try (TaskRunner task = new TaskRunner(props, offsets)) {
      until(task, "r:c");
      Postgres.run("INSERT INTO cdctask.k VALUES ('d')");
      until(task, "c:d");
    }
    assertThat(said).containsExactly("r:a", "r:a", "r:b", "r:c", "c:d");
  }

  @Test
  void tablesOfOneNameInTwoSchemasHaveTopicsOfTheirOwn() {
    Postgres.run(
        "CREATE SCHEMA cdctask2",
        "CREATE TABLE cdctask2.t (id int PRIMARY KEY, v text)",
        "INSERT INTO cdctask2.t VALUES (1, 'other')");
    Map<String, String> props = props();
    props.remove("schema.pattern");
    props.put("connector.class", JdbcSourceConnector.class.getName());
    props.put("topic.prefix", "shop");
    props.put("table.whitelist", "cdctask.t,cdctask2.t");
    assertThat(errors(props)).isEmpty();
    props.put("record.key", "none");
    assertThat(errors(props).get("record.key")).contains("message.key.columns");
  }

  private static Map<String, String> errors(Map<String, String> props) {
    Map<String, String> errors = new HashMap<>();
    for (ConfigValue value : new JdbcSourceConnector().validate(props).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages().toString());
      }
    }
    return errors;
  }

  @Test
  void takesOffsetsOfTablesAndOfTheLog() {
    JdbcSourceConnector connector = new JdbcSourceConnector();
    Map<String, ?> table = Map.of("protocol", "1", "table", new TableId(SCHEMA, "t").toString());
    Map<Map<String, ?>, Map<String, ?>> offsets = new HashMap<>();
    offsets.put(table, null);
    offsets.put(Map.of("server", "shop-"), Map.of("lsn", 5L, "txId", 7L));
    assertThat(connector.alterOffsets(props(), offsets)).isTrue();
    offsets.put(Map.of("tables", "t"), Map.of("lsn", 5L));
    assertThatThrownBy(() -> connector.alterOffsets(props(), offsets))
        .hasMessageContaining("Unknown partition");
  }
}
