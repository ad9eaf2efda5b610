package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.jdbc.dialect.TableId;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** What is read of PostgreSQL's log, over restarts at any record. */
class PostgresLogIT {
  private static final String SCHEMA = "logged";

  private final TaskRunner.Offsets offsets = new TaskRunner.Offsets();

  @BeforeEach
  void makeTable() {
    Postgres.schema(SCHEMA);
    Postgres.run(
        "CREATE TABLE logged.item (id int PRIMARY KEY, v text)",
        "CREATE PUBLICATION logged FOR TABLE logged.item",
        "SELECT pg_create_logical_replication_slot('logged', 'pgoutput')");
  }

  @AfterEach
  void dropSlots() {
    Postgres.run(
        "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active",
        "DO $$ BEGIN WHILE EXISTS (SELECT FROM pg_replication_slots WHERE active) LOOP"
            + " PERFORM pg_sleep(0.05); END LOOP; END $$",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots",
        "DROP PUBLICATION logged");
  }

  private static Map<String, String> props(String slot) {
    Map<String, String> props = new HashMap<>();
    // A configuration of Debezium's.
    props.put("name", "logged");
    props.put("database.hostname", "localhost");
    props.put("database.port", String.valueOf(Postgres.port()));
    props.put("database.dbname", "shop");
    props.put("database.user", "postgres");
    props.put("database.password", "postgres");
    props.put("topic.prefix", "logged");
    props.put("plugin.name", "pgoutput");
    props.put("slot.name", slot);
    props.put("publication.name", "logged");
    props.put("table.include.list", "logged.item");
    props.put("heartbeat.interval.ms", "0");
    return props;
  }

  private LogRunner runner() {
    return runner("logged");
  }

  private LogRunner runner(String slot) {
    return new LogRunner(
        props(slot), offsets, Postgres::connect, new TableId(SCHEMA, "item"), null);
  }

  @Test
  void readsEveryChangeOnceWhereverItIsStopped() {
    Postgres.run(
        "INSERT INTO logged.item VALUES (1, 'a'), (2, 'b')",
        "UPDATE logged.item SET v = 'c' WHERE id = 1",
        "UPDATE logged.item SET id = 3 WHERE id = 1",
        "DELETE FROM logged.item WHERE id = 2",
        "DO $$ BEGIN INSERT INTO logged.item SELECT i, 'd' FROM generate_series(10, 12) i;"
            + " DELETE FROM logged.item WHERE id = 11; END $$",
        "TRUNCATE logged.item",
        "INSERT INTO logged.item VALUES (20, 'e')");
    List<String> expected =
        List.of(
            "c:1:a",
            "c:2:b",
            "u:1:c",
            "d:1:null",
            "tombstone:1",
            "c:3:c",
            "d:2:null",
            "tombstone:2",
            "c:10:d",
            "c:11:d",
            "c:12:d",
            "d:11:null",
            "tombstone:11",
            "t",
            "c:20:e");
    for (int stop = 0; stop < expected.size(); stop++) {
      offsets.stored.clear();
      // A slot moves; each round has one of its own.
      String slot = "logged_" + stop;
      Postgres.run("SELECT pg_copy_logical_replication_slot('logged', '" + slot + "')");
      List<SourceRecord> sent = new ArrayList<>();
      if (stop > 0) {
        try (LogRunner first = runner(slot)) {
          sent.addAll(first.records(stop).subList(0, stop));
          sent.forEach(offsets::store);
        }
      }
      int rest = expected.size() - stop;
      try (LogRunner second = runner(slot)) {
        sent.addAll(second.records(rest));
      }
      assertThat(LogRunner.said(sent)).as("stopped after %s", stop).isEqualTo(expected);
    }
  }

  @Test
  void losesNoRowOfACopyThatIsStoppedWithinAPosition() throws Exception {
    try (Connection connection = Postgres.connect()) {
      new CopyManager(connection.unwrap(BaseConnection.class))
          .copyIn(
              "COPY logged.item FROM STDIN",
              new StringReader(
                  IntStream.range(0, 500)
                      .mapToObj(i -> i + "\tx\n")
                      .collect(Collectors.joining())));
    }
    List<SourceRecord> sent = new ArrayList<>();
    for (int part = 0; part < 5; part++) {
      try (LogRunner runner = runner()) {
        List<SourceRecord> taken = runner.records(100).subList(0, 100);
        runner.store(taken);
        sent.addAll(taken);
      }
    }
    assertThat(
            sent.stream().map(SourceRecord::sourceOffset).filter(o -> o.containsKey("millrace.n")))
        .as("rows of one position")
        .hasSizeGreaterThan(100);
    assertThat(sent.stream().map(record -> ((Struct) record.key()).getInt32("id")))
        .isEqualTo(IntStream.range(0, 500).boxed().toList());
  }

  @Test
  void goesOnAfterTheLastRecordReadWhenTheConnectionIsCut() {
    try (LogRunner runner = runner()) {
      for (int round = 1; round <= 3; round++) {
        Postgres.run(
            "INSERT INTO logged.item SELECT i, 'x' FROM generate_series("
                + (round * 1000 + 1)
                + ", "
                + (round * 1000 + 500)
                + ") i");
        runner.records(round * 500 - 250);
        // Nothing has been stored yet: what was read must not come again.
        Postgres.run(
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
        runner.records(round * 500);
      }
      Postgres.run("INSERT INTO logged.item VALUES (0, 'last')");
      assertThat(
              runner.records(1501).stream().map(record -> ((Struct) record.key()).getInt32("id")))
          .hasSize(1501)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void letsTheDatabaseForgetNothingThatIsNotStored() {
    try (LogRunner runner = runner()) {
      Postgres.run(
          "INSERT INTO logged.item VALUES (1, 'a')", "INSERT INTO logged.item VALUES (2, 'b')");
      List<SourceRecord> read = runner.records(2);
      String before = confirmed();
      Postgres.run(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE active");
      Postgres.run("INSERT INTO logged.item VALUES (3, 'c')");
      runner.records(3);
      runner.capture.commit();
      Postgres.run("INSERT INTO logged.item VALUES (4, 'd')");
      runner.records(4);
      assertThat(confirmed()).isEqualTo(before);
      runner.store(read);
      runner.until(() -> !confirmed().equals(before));
    }
  }

  @Test
  void goesOnAfterTheLastRecordReadWhenTheServerCrashes() throws Exception {
    try (LogRunner runner = runner()) {
      Postgres.run(
          "SET synchronous_commit = on",
          "INSERT INTO logged.item SELECT i, 'x' FROM generate_series(1, 500) i");
      runner.records(250);
      crash();
      Postgres.run("INSERT INTO logged.item SELECT i, 'x' FROM generate_series(501, 1000) i");
      assertThat(
              runner.records(1000).stream().map(record -> ((Struct) record.key()).getInt32("id")))
          .isEqualTo(IntStream.rangeClosed(1, 1000).boxed().toList());
    }
  }

  @Test
  void goesOnWithinALargeTransaction() {
    int rows = 100_000;
    Postgres.run("INSERT INTO logged.item SELECT i, 'x' FROM generate_series(1, " + rows + ") i");
    List<SourceRecord> sent = new ArrayList<>();
    for (int part : List.of(40_000, rows)) {
      try (LogRunner runner = runner()) {
        int wanted = part - sent.size();
        List<SourceRecord> taken = runner.records(wanted).subList(0, wanted);
        runner.store(taken);
        sent.addAll(taken);
      }
    }
    assertThat(sent.stream().map(record -> ((Struct) record.key()).getInt32("id")))
        .isEqualTo(IntStream.rangeClosed(1, rows).boxed().toList());
  }

  @Test
  void readsTruncatesNewColumnsAndWideValuesThatStay() {
    Map<String, String> props = props("logged");
    props.put("skipped.operations", "none");
    try (LogRunner runner =
        new LogRunner(props, offsets, Postgres::connect, new TableId(SCHEMA, "item"), null)) {
      Postgres.run(
          "ALTER TABLE logged.item ALTER v SET STORAGE EXTERNAL",
          "INSERT INTO logged.item VALUES (1, repeat('wide', 5000))",
          "ALTER TABLE logged.item ADD w int",
          "UPDATE logged.item SET w = 7",
          "TRUNCATE logged.item");
      List<SourceRecord> read = runner.records(3);
      assertThat(((Struct) read.get(0).value()).getStruct("after").getString("v")).hasSize(20_000);
      Struct updated = ((Struct) read.get(1).value()).getStruct("after");
      assertThat(updated.getInt32("w")).isEqualTo(7);
      assertThat(updated.getString("v")).isEqualTo("__debezium_unavailable_value");
      assertThat(LogRunner.said(read.get(2))).isEqualTo("t");
    }
  }

  @Test
  @Timeout(30)
  void stopsWhileTheDatabaseDoesNotAnswer() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      Map<String, String> props = props("logged");
      props.put("database.port", String.valueOf(silent.getLocalPort()));
      LogRunner runner =
          new LogRunner(props, offsets, Postgres::connect, new TableId(SCHEMA, "item"), null);
      try (Socket accepted = silent.accept()) {
        assertThat(accepted.isConnected()).isTrue();
        runner.close();
      }
    }
  }

  /** One process of the server's dies, upon which it ends all others, and recovers. */
  private static void crash() throws Exception {
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
    }
    for (int i = 0; ; i++) {
      Thread.sleep(100);
      try {
        Postgres.connect().close();
        return;
      } catch (SQLException e) {
        if (i == 100) {
          throw e;
        }
      }
    }
  }

  private static String confirmed() {
    try (Connection connection = Postgres.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'logged'")) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
