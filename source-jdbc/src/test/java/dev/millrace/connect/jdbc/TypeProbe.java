package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.ConnectSchema;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Reads a table of one column, through a task, and compares. */
final class TypeProbe {
  private final Engine engine;
  private final String table;

  /**
   * @param table its name, as SQL without quotes and the catalog spell it
   */
  TypeProbe(Engine engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  /** The records of a table of one column {@code v} of {@code type}, in the order of the values. */
  List<SourceRecord> read(String type, Map<String, String> settings, String... values) {
    engine.run("CREATE TABLE " + table + " (n int NOT NULL PRIMARY KEY, v " + type + ")");
    try {
      for (int i = 0; i < values.length; i++) {
        engine.run("INSERT INTO " + table + " (n, v) VALUES (" + i + ", " + values[i] + ")");
      }
      return read(settings, values.length);
    } finally {
      engine.run("DROP TABLE " + table);
    }
  }

  List<SourceRecord> read(Map<String, String> settings, int rows) {
    Map<String, String> props = engine.props("bulk", table);
    props.putAll(settings);
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return TaskRunner.rowsOf(runner.rows(rows)).subList(0, rows);
    }
  }

  void travels(String type, Schema schema, String[] sql, Object... expected) {
    travels(type, Map.of(), schema, sql, expected);
  }

  void travels(
      String type, Map<String, String> settings, Schema schema, String[] sql, Object... expected) {
    List<SourceRecord> records = read(type, settings, sql);
    Struct first = (Struct) records.get(0).value();
    ConnectSchema found =
        (ConnectSchema) first.schema().fields().get(first.schema().fields().size() - 1).schema();
    assertThat(found).as(type).isEqualTo(schema);
    assertThat(records).as(type).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(value(records.get(i))).as("%s: %s", type, sql[i]).isEqualTo(expected[i]);
    }
  }

  /** The last column; bytes as hexadecimal text. */
  static Object value(SourceRecord record) {
    Struct row = (Struct) record.value();
    Object value = row.get(row.schema().fields().get(row.schema().fields().size() - 1));
    return value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : value;
  }

  static String[] sql(String... values) {
    return values;
  }

  @SuppressWarnings("JavaUtilDate") // the class of Connect's logical types
  static Date date(long ms) {
    return new Date(ms);
  }

  static BigDecimal decimal(String text) {
    return new BigDecimal(text);
  }
}
