package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.jdbc.cdc.ChangeOutput;
import dev.millrace.connect.jdbc.cdc.LogTypes;
import dev.millrace.connect.jdbc.cdc.OutputSettings;
import dev.millrace.connect.jdbc.cdc.OutputSettings.Form;
import dev.millrace.connect.jdbc.cdc.OutputSettings.Truncates;
import dev.millrace.connect.jdbc.cdc.OutputSettings.UnavailableValues;
import dev.millrace.connect.jdbc.dialect.NumericMapping;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.dialect.TypeSettings;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of real changes in each form. */
class ChangeOutputIT {
  private static final String SCHEMA = "changes";

  /** An insert, an update, a change of the key, and a delete. */
  private static final String[] CHANGES = {
    "INSERT INTO changes.t VALUES (1, 'one', 1.5)",
    "UPDATE changes.t SET name = null",
    "UPDATE changes.t SET id = 2",
    "DELETE FROM changes.t"
  };

  @BeforeEach
  void makeTable() {
    Postgres.schema(SCHEMA);
    Postgres.run("CREATE TABLE changes.t (id int PRIMARY KEY, name text, n numeric(5,2) NOT NULL)");
    DebeziumRunner.makeSlot(SCHEMA);
  }

  @AfterEach
  void dropSlot() {
    DebeziumRunner.dropSlot(SCHEMA);
  }

  private static OutputSettings settings(Form form, boolean tombstones) {
    return new OutputSettings(
        form,
        null,
        tombstones,
        Truncates.FAIL,
        form == Form.ENVELOPE ? UnavailableValues.PLACEHOLDER : UnavailableValues.FAIL,
        "__debezium_unavailable_value");
  }

  /** Debezium's records of the table, {@code count} of them. */
  private static List<SourceRecord> events(int count, boolean ownTypes, boolean tombstones) {
    Map<String, String> settings = new HashMap<>();
    if (ownTypes) {
      settings.putAll(
          LogTypes.postgres(
              new TypeSettings(
                  NumericMapping.NONE, TimestampGranularity.CONNECT_LOGICAL, ZoneOffset.UTC),
              Set.of()));
    }
    settings.put("tombstones.on.delete", Boolean.toString(tombstones));
    settings.put("skipped.operations", "none");
    try (DebeziumRunner log = DebeziumRunner.postgres(SCHEMA, "no_data", settings)) {
      return log.records(count, record -> record.topic().equals("shop.changes.t"));
    }
  }

  private static List<String> texts(List<SourceRecord> records) {
    List<String> texts = new ArrayList<>();
    for (SourceRecord record : records) {
      Struct value = (Struct) record.value();
      if (value != null) {
        value.validate();
      }
      texts.add(record.key() + " " + (value == null ? "-" : text(value)));
    }
    return texts;
  }

  private static String text(Struct value) {
    return value.schema().fields().stream()
        .filter(field -> !field.name().equals("__ts"))
        .map(field -> field.name() + "=" + value.get(field))
        .toList()
        .toString();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void upsertsAreTheRowsOfTheQueryModesAndTombstones(boolean ownTypes) {
    Postgres.run(CHANGES);
    List<SourceRecord> records =
        new ChangeOutput(settings(Form.UPSERT, false), null).of(events(5, ownTypes, false));
    assertThat(texts(records))
        .containsExactly(
            "Struct{id=1} [id=1, name=one, n=1.50]",
            "Struct{id=1} [id=1, name=null, n=1.50]",
            "Struct{id=1} -",
            "Struct{id=2} [id=2, name=null, n=1.50]",
            "Struct{id=2} -");
    assertThat(records.get(0).keySchema().name()).isEqualTo("tKey");
    assertThat(records.get(0).headers()).isEmpty();
    assertThat(records.get(3).headers()).isEmpty();
    if (ownTypes) {
      Postgres.run(CHANGES[0]);
      try (TaskRunner runner =
          new TaskRunner(TaskRunner.props("bulk", SCHEMA, "t"), new TaskRunner.Offsets())) {
        SourceRecord queried = TaskRunner.rowsOf(runner.rows(1)).get(0);
        assertThat(records.get(0).valueSchema()).isEqualTo(queried.valueSchema());
        assertThat(records.get(0).keySchema()).isEqualTo(queried.keySchema());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFlatRowTellsWhatWasDoneToIt(boolean tombstones) {
    Postgres.run(CHANGES);
    List<SourceRecord> records =
        new ChangeOutput(settings(Form.FLAT, tombstones), null).of(events(5, true, false));
    List<String> wanted =
        new ArrayList<>(
            List.of(
                "Struct{id=1} [id=1, name=one, n=1.50, __op=c, __deleted=false]",
                "Struct{id=1} [id=1, name=null, n=1.50, __op=u, __deleted=false]",
                "Struct{id=1} [id=1, name=null, n=null, __op=d, __deleted=true]",
                "Struct{id=2} [id=2, name=null, n=1.50, __op=c, __deleted=false]",
                "Struct{id=2} [id=2, name=null, n=null, __op=d, __deleted=true]"));
    if (tombstones) {
      wanted.add(3, "Struct{id=1} -");
      wanted.add("Struct{id=2} -");
    }
    assertThat(texts(records)).isEqualTo(wanted);
    assertThat(((Struct) records.get(0).value()).getInt64("__ts"))
        .isBetween(System.currentTimeMillis() - 600_000, System.currentTimeMillis());
  }

  @Test
  void theWholeRowBeforeADeleteIsToldWhereTheTableTellsIt() {
    Postgres.run("ALTER TABLE changes.t REPLICA IDENTITY FULL");
    Postgres.run("INSERT INTO changes.t VALUES (1, '', 0)", "DELETE FROM changes.t");
    List<SourceRecord> records =
        new ChangeOutput(settings(Form.FLAT, false), null).of(events(2, true, false));
    assertThat(texts(records).get(1))
        .isEqualTo("Struct{id=1} [id=1, name=, n=0.00, __op=d, __deleted=true]");
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void anEventsPositionIsOnTheLastOfItsRecords(Form form) {
    Postgres.run(CHANGES);
    boolean envelope = form == Form.ENVELOPE;
    List<SourceRecord> events = events(envelope ? 7 : 5, true, envelope);
    Map<String, ?> stored = Map.of("lsn", 1L);
    List<SourceRecord> records = new ChangeOutput(settings(form, true), stored).of(events);
    List<Object> positions = new ArrayList<>();
    records.forEach(record -> positions.add(record.sourceOffset()));
    Object inserted = events.get(0).sourceOffset();
    Object updated = events.get(1).sourceOffset();
    Object moved = events.get(envelope ? 4 : 3).sourceOffset();
    Object deleted = events.get(envelope ? 5 : 4).sourceOffset();
    assertThat(List.of(inserted, updated, moved, deleted)).doesNotHaveDuplicates();
    assertThat(positions)
        .isEqualTo(
            form == Form.UPSERT
                ? List.of(inserted, updated, updated, moved, deleted)
                : List.of(inserted, updated, updated, updated, moved, moved, deleted));
    assertThat(records)
        .allMatch(record -> record.sourcePartition().equals(Map.of("server", "shop")));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void recordsOfOneEventAreHandedOnTogether(Form form) {
    Postgres.run(CHANGES);
    boolean envelope = form == Form.ENVELOPE;
    List<SourceRecord> events = events(envelope ? 7 : 5, true, envelope);
    List<SourceRecord> together = new ChangeOutput(settings(form, true), null).of(events);
    ChangeOutput output = new ChangeOutput(settings(form, true), null);
    List<SourceRecord> apart = new ArrayList<>();
    for (SourceRecord event : events) {
      List<SourceRecord> records = output.of(List.of(event));
      if (!records.isEmpty()) {
        assertThat(records.get(records.size() - 1).sourceOffset()).isEqualTo(event.sourceOffset());
      }
      assertThat(output.isWhole()).isEqualTo(!records.isEmpty());
      apart.addAll(records);
    }
    assertThat(texts(apart)).isEqualTo(texts(together));
  }

  @Test
  void beforeTheFirstEventThePositionIsTheStoredOne() {
    Postgres.run("INSERT INTO changes.t VALUES (1, 'one', 1.5)");
    try (DebeziumRunner log = DebeziumRunner.postgres(SCHEMA, "no_data", Map.of())) {
      log.records(1, record -> true);
    }
    Postgres.run("DELETE FROM changes.t");
    List<SourceRecord> events = events(2, true, false);
    SourceRecord delete = events.get(1);
    List<SourceRecord> records =
        new ChangeOutput(settings(Form.FLAT, true), Map.of("lsn", 1L)).of(List.of(delete));
    assertThat(records.get(0).sourceOffset()).isEqualTo(Map.of("lsn", 1L));
    assertThat(records.get(1).sourceOffset()).isEqualTo(delete.sourceOffset());
  }

  @Test
  void anEnvelopePassesOnWhatItGets() {
    Postgres.run(CHANGES);
    Postgres.run("TRUNCATE changes.t");
    List<SourceRecord> events = events(8, true, true);
    List<SourceRecord> records = new ChangeOutput(settings(Form.ENVELOPE, true), null).of(events);
    assertThat(records).hasSameSizeAs(events);
    for (int i = 0; i < events.size(); i++) {
      assertThat(records.get(i).value()).isSameAs(events.get(i).value());
      assertThat(records.get(i).key()).isSameAs(events.get(i).key());
      assertThat(records.get(i).headers()).isEqualTo(events.get(i).headers());
    }
    assertThat(((Struct) records.get(7).value()).get("op")).isEqualTo("t");
  }

  @Test
  void aTruncateStopsRowsOrIsSkippedByChoice() {
    Postgres.run(
        "INSERT INTO changes.t VALUES (1, 'one', 1.5)",
        "TRUNCATE changes.t",
        "INSERT INTO changes.t VALUES (2, 'two', 1.5)");
    List<SourceRecord> events = events(3, true, false);
    assertThatThrownBy(() -> new ChangeOutput(settings(Form.UPSERT, true), null).of(events))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Table t, at ")
        .hasMessageContaining("the table was truncated")
        .hasMessageContaining("truncate.handling=skip");
    OutputSettings skip =
        new OutputSettings(Form.FLAT, null, true, Truncates.SKIP, UnavailableValues.FAIL, "x");
    assertThat(texts(new ChangeOutput(skip, null).of(events)))
        .containsExactly(
            "Struct{id=1} [id=1, name=one, n=1.50, __op=c, __deleted=false]",
            "Struct{id=2} [id=2, name=two, n=1.50, __op=c, __deleted=false]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aGreatValueThatTheLogLeftOutIsNeverTakenForOne(boolean ownTypes) {
    Postgres.run(
        "ALTER TABLE changes.t ALTER name SET STORAGE EXTERNAL",
        "INSERT INTO changes.t VALUES (1, repeat('x', 10000), 1)",
        "UPDATE changes.t SET n = 2");
    List<SourceRecord> events = events(2, ownTypes, false);
    assertThatThrownBy(() -> new ChangeOutput(settings(Form.UPSERT, true), null).of(events))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("an update did not change column name")
        .hasMessageContaining("ALTER TABLE t REPLICA IDENTITY FULL")
        .hasMessageContaining("unavailable.value.handling=placeholder");
    List<SourceRecord> records = new ChangeOutput(settings(Form.ENVELOPE, true), null).of(events);
    assertThat(((Struct) records.get(1).value()).getStruct("after").get("name"))
        .isEqualTo("__debezium_unavailable_value");
  }

  @Test
  void aGreatArrayThatTheLogLeftOutHasNoPlaceholder() {
    Postgres.run(
        "ALTER TABLE changes.t ADD list int[]",
        "ALTER TABLE changes.t ALTER list SET STORAGE EXTERNAL",
        "INSERT INTO changes.t VALUES (1, '', 1, (SELECT array_agg(i) FROM generate_series(1, 3000) i))",
        "UPDATE changes.t SET n = 2");
    List<SourceRecord> events = events(2, true, false);
    assertThatThrownBy(() -> new ChangeOutput(settings(Form.ENVELOPE, true), null).of(events))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("an update did not change column list")
        .hasMessageContaining("column.exclude.list");
  }

  @Test
  void anUpsertOfARowWithoutAKeyIsRefused() {
    Postgres.run(
        "CREATE TABLE changes.bare (a int)",
        "ALTER TABLE changes.bare REPLICA IDENTITY FULL",
        "INSERT INTO changes.bare VALUES (1)",
        "UPDATE changes.bare SET a = 2");
    try (DebeziumRunner log = DebeziumRunner.postgres(SCHEMA, "no_data", Map.of())) {
      List<SourceRecord> events =
          log.records(2, record -> record.topic().equals("shop.changes.bare"));
      assertThatThrownBy(() -> new ChangeOutput(settings(Form.UPSERT, true), null).of(events))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("Table bare, at ")
          .hasMessageContaining("message.key.columns");
      assertThat(new ChangeOutput(settings(Form.FLAT, true), null).of(events)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void topicsHaveTheNamesThatAreAskedFor(Form form) {
    Postgres.run(CHANGES);
    boolean envelope = form == Form.ENVELOPE;
    OutputSettings named =
        new OutputSettings(
            form,
            new TopicNames("shop-", "${catalog}-${schema}-${table}"),
            true,
            Truncates.FAIL,
            UnavailableValues.FAIL,
            "x");
    ChangeOutput output = new ChangeOutput(named, null);
    List<SourceRecord> events = events(envelope ? 7 : 5, true, envelope);
    assertThat(output.of(events))
        .extracting(SourceRecord::topic)
        .containsOnly("shop-shop-changes-t");
    assertThat(output.ofRow(events.get(0)).topic()).isEqualTo("shop-shop-changes-t");
  }

  @Test
  void whatIsNoChangePassesAndRowsOfASnapshotAreInTheSameForm() {
    Postgres.run("INSERT INTO changes.t VALUES (1, 'one', 1.5)");
    SourceRecord event = events(1, true, false).get(0);
    ChangeOutput output = new ChangeOutput(settings(Form.UPSERT, true), null);
    SourceRecord heartbeat =
        new SourceRecord(
            Map.of("server", "shop"), Map.of("lsn", 2L), "beat", Schema.STRING_SCHEMA, "x");
    List<SourceRecord> records = output.of(List.of(event, heartbeat));
    assertThat(records.get(1)).isSameAs(heartbeat);
    SourceRecord row = output.ofRow(event);
    assertThat(row.value()).isEqualTo(records.get(0).value());
    assertThat(row.valueSchema()).isSameAs(records.get(0).valueSchema());
    assertThat(row.sourceOffset()).isEqualTo(event.sourceOffset());
  }
}
