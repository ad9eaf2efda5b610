package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.Kills;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.Flights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of real data to Kafka, from the built archive, against DuckDB's reading of these files. */
@UseSandbox
class FilesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /** How long one reading waits; two without a record say that nothing more comes. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data/airports.csv       | FROM read_csv(%s)",
        "data/birdstrikes.csv.gz | SELECT * REPLACE (CAST(\"Flight Date\" - DATE '1970-01-01' AS BIGINT)"
            + " AS \"Flight Date\") FROM read_csv(%s, sample_size = -1)",
        "/dev/millrace/sandbox/quickstart/earthquakes.json.gz | SELECT unnest(features, max_depth := 2) FROM read_json(%s)"
      })
  void carryEveryRecordInOrder(String resource, String sql, Sandbox sandbox) throws Exception {
    Path file =
        Files.createDirectory(directory.resolve("in")).resolve(Path.of(resource).getFileName());
    try (InputStream in = FilesIT.class.getResourceAsStream(resource)) {
      Files.copy(in, file);
    }
    compare(sandbox, file, sql, new Kills(0));
  }

  @Test
  void carryEveryRowOfParquetInOrderThroughKillsOfTheWorker(Sandbox sandbox) throws Exception {
    Path in = Files.createDirectory(directory.resolve("in"));
    new Flights(in);
    Kills kills =
        new Kills(5)
            .at(0.1, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
            .at(0.6, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
    compare(
        sandbox,
        in.resolve("flights.parquet"),
        "SELECT * REPLACE (epoch_ms(date) AS date) FROM read_parquet(%s)",
        kills);
    assertThat(kills.allDone()).as("all kills happened while rows flowed").isTrue();
  }

  private void compare(Sandbox sandbox, Path file, String sql, Kills kills) throws Exception {
    String topic = file.getFileName().toString();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      String there = sql.formatted(quoted(file));
      List<String> expected = rows(duck, there);
      sandbox.rest().put(topic, config(file, topic));
      Path arrived = directory.resolve("arrived.jsonl");
      read(sandbox, topic, arrived, expected.size(), kills);

      String here =
          "FROM read_json(%s, format = 'newline_delimited', columns = %s)"
              .formatted(quoted(arrived), columns(duck, there));
      List<String> actual = rows(duck, here);
      assertThat(actual).hasSizeGreaterThan(1_000).hasSameSizeAs(expected);
      for (int i = 0; i < actual.size(); i++) {
        assertThat(actual.get(i)).as("record %d of %s", i, topic).isEqualTo(expected.get(i));
      }
    }
  }

  private static Map<String, String> config(Path file, String topic) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.file.FileSourceConnector");
    config.put("tasks.max", "1");
    config.put("store", file.getParent().toUri().toString());
    config.put("topic", topic);
    config.put("batch.max.rows", "500");
    config.put("file.settle.ms", "0");
    if (topic.startsWith("earthquakes")) {
      config.put("json.pointer", "/features");
    }
    config.put("exactly.once.support", "required");
    config.put("topic.creation.default.partitions", "1");
    config.put("topic.creation.default.replication.factor", "1");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "false");
    return config;
  }

  /** Writes the values of the topic, a line each, after the source was ended in order. */
  private static void read(Sandbox sandbox, String topic, Path file, int records, Kills kills)
      throws IOException {
    List<byte[]> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), topic)) {
      Await.until(
          records + " records are in " + topic,
          LIMIT,
          () -> {
            add(reader, values);
            kills.at(values.size(), records);
            if (kills.allDone()) {
              sandbox.rest().failIfFailed(topic);
            }
            return values.size() >= records;
          });
      Clusters.retire(sandbox, topic);
      int quiet = 0;
      while (quiet < 2) {
        quiet = add(reader, values) == 0 ? quiet + 1 : 0;
      }
    }
    try (var out = Files.newOutputStream(file)) {
      for (byte[] value : values) {
        out.write(value);
        out.write('\n');
      }
    }
  }

  private static int add(TopicReader reader, List<byte[]> values) {
    int before = values.size();
    for (ConsumerRecord<byte[], byte[]> each : reader.poll(LOOK)) {
      values.add(each.value());
    }
    return values.size() - before;
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  private static List<String> rows(Connection duck, String from) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement sql = duck.createStatement();
        ResultSet found = sql.executeQuery("SELECT CAST(t AS VARCHAR) FROM (" + from + ") t")) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  /** The columns of what DuckDB finds, as its reader of JSON is told them. */
  private static String columns(Connection duck, String from) throws SQLException {
    StringJoiner columns = new StringJoiner(", ", "{", "}");
    try (Statement sql = duck.createStatement();
        ResultSet found = sql.executeQuery("DESCRIBE " + from)) {
      while (found.next()) {
        columns.add(
            "'%s': '%s'"
                .formatted(
                    found.getString("column_name").replace("'", "''"),
                    found.getString("column_type").replace("'", "''")));
      }
    }
    return columns.toString();
  }
}
