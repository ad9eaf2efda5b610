package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is read of MariaDB's log, and what is kept of its tables' columns. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class MariaDbLogIT {
  private static final Engine DATABASE = MariaDb.database("logged");

  private final TaskRunner.Offsets offsets = new TaskRunner.Offsets();

  private static Map<String, String> props() {
    Map<String, String> props = new HashMap<>();
    props.put("name", "logged");
    props.put("database.hostname", "localhost");
    props.put("database.port", DATABASE.url().replaceAll(".*:(\\d+)/.*", "$1"));
    props.put("database.user", "root");
    props.put("database.server.id", "4711");
    props.put("database.ssl.mode", "disable");
    props.put("topic.prefix", "logged");
    props.put("table.include.list", "logged\\.item");
    props.put("schema.history.internal.store.only.captured.tables.ddl", "true");
    props.put("poll.interval.ms", "50");
    return props;
  }

  private LogRunner runner(Map<String, String> props, Map<String, ?> begin) {
    return new LogRunner(
        props, offsets, DATABASE::connect, new TableId("logged", "", "item"), begin);
  }

  private LogRunner runner() {
    return runner(props(), null);
  }

  @Test
  void keepsTheColumnsOfEachTimeAmongTheOffsets() {
    DATABASE.run("DROP TABLE IF EXISTS item", "CREATE TABLE item (id int PRIMARY KEY, v text)");
    List<SourceRecord> sent = new ArrayList<>();
    try (LogRunner runner = runner()) {
      // The schema is known, and the log is read from here on.
      runner.until(() -> runner.read().stream().anyMatch(PositionRecord::is));
      DATABASE.run("INSERT INTO item VALUES (1, 'a')");
      runner.until(() -> events(runner.read()).size() == 1);
      runner.store(runner.read());
      sent.addAll(events(runner.read()));
    }
    DATABASE.run(
        "INSERT INTO item VALUES (2, 'b')",
        "ALTER TABLE item ADD COLUMN w int FIRST",
        "INSERT INTO item VALUES (7, 3, 'c')",
        "ALTER TABLE item DROP COLUMN v",
        "INSERT INTO item VALUES (8, 4)");
    try (LogRunner runner = runner()) {
      runner.until(() -> events(runner.read()).size() >= 2);
      List<SourceRecord> read = runner.read();
      int third = read.indexOf(events(read).get(1));
      // Stopped between the two changes of columns.
      runner.store(read.subList(0, third + 1));
      sent.addAll(events(read.subList(0, third + 1)));
    }
    try (LogRunner runner = runner()) {
      runner.until(() -> events(runner.read()).size() >= 1);
      sent.addAll(events(runner.read()));
    }
    assertThat(sent.stream().map(record -> ((Struct) record.value()).getStruct("after").toString()))
        .containsExactly(
            "Struct{id=1,v=a}", "Struct{id=2,v=b}", "Struct{w=7,id=3,v=c}", "Struct{w=8,id=4}");
  }

  @Test
  void beginsAtAPositionAndKeepsTheRecordsOfAChangeTogether() throws Exception {
    DATABASE.run(
        "DROP TABLE IF EXISTS item",
        "CREATE TABLE item (id int PRIMARY KEY, v text)",
        "INSERT INTO item VALUES (1, 'before')");
    Map<String, Object> begin = position();
    DATABASE.run(
        "INSERT INTO item VALUES (2, 'a')",
        "UPDATE item SET id = 3 WHERE id = 2",
        "DELETE FROM item WHERE id = 3");
    Map<String, String> single = props();
    single.put("max.batch.size", "1");
    try (LogRunner runner = runner(single, begin)) {
      runner.until(() -> events(runner.read()).size() >= 6);
      assertThat(
              runner.batches.stream()
                  .map(MariaDbLogIT::events)
                  .filter(batch -> !batch.isEmpty())
                  .map(LogRunner::said))
          .containsExactly(
              List.of("c:2:a"),
              List.of("d:2:a", "tombstone:2", "c:3:a"),
              List.of("d:3:a", "tombstone:3"));
    }
  }

  private static Map<String, Object> position() throws Exception {
    try (Connection connection = DATABASE.connect();
        Statement statement = connection.createStatement()) {
      String file;
      long place;
      try (ResultSet row = statement.executeQuery("SHOW MASTER STATUS")) {
        row.next();
        file = row.getString(1);
        place = row.getLong(2);
      }
      try (ResultSet row =
          statement.executeQuery("SELECT BINLOG_GTID_POS('" + file + "', " + place + ")")) {
        row.next();
        return Map.of("file", file, "pos", place, "gtids", row.getString(1));
      }
    }
  }

  private static List<SourceRecord> events(List<SourceRecord> records) {
    return records.stream().filter(record -> record.topic().equals("logged.logged.item")).toList();
  }
}
