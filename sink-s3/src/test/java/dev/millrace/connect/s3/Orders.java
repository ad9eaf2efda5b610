package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.storage.ObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records numbered from 0, and the check that each is in the bucket once. */
final class Orders {
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("n", Schema.INT64_SCHEMA)
          .field("city", Schema.STRING_SCHEMA)
          .field("pad", Schema.STRING_SCHEMA)
          .build();

  private Orders() {}

  /** The log of topic {@code orders}, partition 0. */
  static List<SinkRecord> log(int count) {
    return log(count, 0);
  }

  /**
   * @param padding characters of each record, so that few of them fill a part
   */
  static List<SinkRecord> log(int count, int padding) {
    List<SinkRecord> log = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Struct value =
          new Struct(SCHEMA)
              .put("n", (long) i)
              .put("city", "c" + i % 5)
              .put("pad", "x".repeat(padding));
      log.add(
          new SinkRecord(
              "orders", 0, null, null, SCHEMA, value, i, 1000L + i, TimestampType.CREATE_TIME));
    }
    return log;
  }

  /**
   * Reads all files back with DuckDB, Avro's with the help of its own library: the numbers below
   * {@code count} must be there, once each. Files of text and bytes hold lines of JSON.
   *
   * @param dir takes copies of the files
   */
  static void assertEachOnce(ObjectStore store, Path dir, int count) {
    try {
      Path local = Files.createTempDirectory(dir, "read");
      List<String> keys = store.list("topics/");
      for (String key : keys) {
        String extension = key.substring(key.lastIndexOf('/')).replaceFirst("^[^.]*", "");
        String name = keys.indexOf(key) + extension.replaceFirst("^\\.(txt|bin)", ".json");
        Path file = Files.write(local.resolve(name), store.get(key).orElseThrow().body());
        if (extension.equals(".avro")) {
          Files.write(Path.of(file + ".json"), avro(file));
        }
      }
      String from =
          keys.stream().allMatch(key -> key.contains(".csv"))
              ? "read_csv('" + local + "/*.csv*', header = true)"
              : "read_json('" + local + "/*.json*', format = 'newline_delimited')";
      try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duck.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  "select count(*), count(distinct n), min(n), max(n) from " + from)) {
        rows.next();
        assertThat(List.of(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)))
            .as("records, distinct records, first, last")
            .containsExactly((long) count, (long) count, 0L, count - 1L);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The records as lines of JSON. */
  private static List<String> avro(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DataFileReader<GenericRecord> records =
        new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
      records.forEach(record -> lines.add(record.toString()));
    }
    return lines;
  }
}
