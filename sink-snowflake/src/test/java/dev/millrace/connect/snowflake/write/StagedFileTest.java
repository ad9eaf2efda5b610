package dev.millrace.connect.snowflake.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.format.JsonText;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFileTest {
  @TempDir private Path folder;

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT32_SCHEMA)
          .field("price", Decimal.builder(2).optional().build())
          .field("at", Timestamp.SCHEMA)
          .field("clock", Time.SCHEMA)
          .field("raw", Schema.BYTES_SCHEMA)
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
          .field("text", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static TableSettings settings(boolean schematized, Optional<Upserts> upserts) {
    return new TableSettings(
        true,
        true,
        schematized,
        dev.millrace.connect.snowflake.table.TimestampType.NTZ,
        false,
        Optional.of(new Metadata(true, true, true, false)),
        upserts);
  }

  @SuppressWarnings("JavaUtilDate")
  private static Struct row(int id, String text) {
    return new Struct(ROW)
        .put("id", id)
        .put("price", new BigDecimal("12.50"))
        .put("at", Date.from(Instant.parse("2024-02-29T01:02:03.004Z")))
        .put("clock", new Date(3_723_004))
        .put("raw", new byte[] {1, 2, (byte) 0xff})
        .put("tags", List.of("a", "b"))
        .put("text", text);
  }

  private static SinkRecord record(Schema schema, Object value) {
    return new SinkRecord(
        "t", 3, Schema.STRING_SCHEMA, "k1", schema, value, 42, 1000L, TimestampType.CREATE_TIME);
  }

  private List<Map<String, Object>> read(Path file, String columns) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT " + columns + " FROM read_parquet('" + file + "')")) {
      List<Map<String, Object>> read = new java.util.ArrayList<>();
      while (rows.next()) {
        Map<String, Object> row = new java.util.LinkedHashMap<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.put(rows.getMetaData().getColumnName(i), rows.getObject(i));
        }
        read.add(row);
      }
      return read;
    }
  }

  private StagedFile write(RowPlans plans, SinkRecord... records) {
    StagedFile file = null;
    for (SinkRecord record : records) {
      RowPlans.Planned planned = plans.of(record).orElseThrow();
      file = file == null ? new StagedFile(planned.plan(), folder.resolve("f.parquet")) : file;
      file.write(planned.row());
    }
    file.complete();
    return file;
  }

  @Test
  void writesWhatAnotherReaderReads() throws SQLException {
    RowPlans plans = new RowPlans(settings(true, Optional.empty()), new JsonText());
    StagedFile file = write(plans, record(ROW, row(1, "é\u2603")), record(ROW, row(-70_000, null)));
    assertThat(file.rows()).isEqualTo(2);
    List<Map<String, Object>> rows =
        read(file.path(), "id, price, \"at\", clock, raw, tags, text, RECORD_METADATA");
    assertThat(rows.get(0))
        .containsEntry("id", 1L)
        .containsEntry("price", new BigDecimal("12.50"))
        .containsEntry("at", 1_709_168_523_004L)
        .containsEntry("clock", "01:02:03.004")
        .containsEntry("raw", "AQL/")
        .containsEntry("tags", "[\"a\",\"b\"]")
        .containsEntry("text", "é\u2603")
        .containsEntry(
            "RECORD_METADATA",
            "{\"offset\":42,\"partition\":3,\"topic\":\"t\",\"CreateTime\":1000,\"key\":\"k1\"}");
    assertThat(rows.get(1)).containsEntry("text", null);
    assertThat(file.needs().get(0).size()).isEqualTo(5);
    assertThat(file.needs().get(6).nulls()).isTrue();
  }

  @Test
  void writesContentAndMetadata() throws SQLException {
    RowPlans plans = new RowPlans(settings(false, Optional.empty()), new JsonText());
    StagedFile file =
        write(plans, record(null, Map.of("a", 1L)), record(null, null), record(ROW, row(1, "x")));
    assertThat(read(file.path(), "RECORD_CONTENT").get(0))
        .containsEntry("RECORD_CONTENT", "{\"a\":1}");
    assertThat(read(file.path(), "RECORD_CONTENT").get(1)).containsEntry("RECORD_CONTENT", null);
    assertThat((String) read(file.path(), "RECORD_CONTENT").get(2).get("RECORD_CONTENT"))
        .startsWith("{\"id\":1,\"price\":12.50,");
  }

  @Test
  void marksChanges() throws SQLException {
    Upserts upserts = new Upserts(List.of("id"), true, Optional.empty(), Optional.empty());
    RowPlans plans = new RowPlans(settings(true, Optional.of(upserts)), new JsonText());
    StagedFile file = write(plans, record(ROW, row(1, "x")), record(ROW, row(1, "y")));
    assertThat(read(file.path(), "\"__MILLRACE_OP\" AS o, \"__MILLRACE_SEQ\" AS s"))
        .containsExactly(Map.of("o", "U", "s", 0L), Map.of("o", "U", "s", 1L));
    RowPlans.Planned gone =
        plans
            .of(
                new SinkRecord(
                    "t", 3, Schema.INT32_SCHEMA, 1, null, null, 43, 1L, TimestampType.CREATE_TIME))
            .orElseThrow();
    assertThat(gone.plan().deletes()).isTrue();
  }

  @Test
  void refusesARowWhole() {
    Schema schema = SchemaBuilder.struct().field("s", Schema.STRING_SCHEMA).build();
    RowPlans plans = new RowPlans(settings(true, Optional.empty()), new JsonText());
    SinkRecord bad = record(schema, new Struct(schema).put("s", "half \ud800"));
    assertThatThrownBy(() -> write(plans, bad))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("Field 's': the text has half of a surrogate pair");
    assertThatThrownBy(() -> plans.of(record(null, "text")))
        .hasMessageStartingWith("a table needs values that are structs or objects, not String");
  }
}
