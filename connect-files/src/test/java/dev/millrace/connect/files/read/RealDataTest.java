package dev.millrace.connect.files.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.read.ReadContract.Read;
import dev.millrace.connect.files.read.Schemas.Mode;
import dev.millrace.connect.files.read.csv.CsvDialect;
import dev.millrace.connect.files.read.csv.CsvReadFormat;
import dev.millrace.connect.files.read.json.JsonReadFormat;
import dev.millrace.connect.files.read.text.RowRules;
import dev.millrace.connect.files.read.text.TypeRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

/** Record by record the same as DuckDB, which shares no code with these readers. */
@SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
class RealDataTest {
  private static final int LIMIT = 1_000_000;
  private static final CsvReadFormat CSV =
      new CsvReadFormat(
          CsvDialect.RFC, true, List.of(), RowRules.DEFAULT, StandardCharsets.UTF_8, LIMIT);

  private static Path path(String name) throws Exception {
    return Path.of(RealDataTest.class.getResource(name).toURI());
  }

  private static MemoryFile file(String name) throws Exception {
    return new MemoryFile(name, Files.readAllBytes(path(name)));
  }

  private static List<List<Object>> duck(String sql) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<Object> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          row.add(result.getObject(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  private static List<List<Object>> rows(List<Read> reads) {
    List<List<Object>> rows = new ArrayList<>();
    for (Read read : reads) {
      assertThat(read.bad()).isNull();
      Struct struct = (Struct) read.value();
      List<Object> row = new ArrayList<>();
      for (Field field : struct.schema().fields()) {
        row.add(struct.get(field));
      }
      rows.add(row);
    }
    return rows;
  }

  @Test
  void readsTheTextsOfCsv() throws Exception {
    for (String name : List.of("airports.csv", "birdstrikes.csv")) {
      List<Read> reads =
          ReadContract.read(
              CSV, file(name), Range.WHOLE, Place.START, SampleSchemas.of(Mode.STRINGS, null));
      assertThat(rows(reads))
          .isEqualTo(
              duck(
                  "SELECT * FROM read_csv('%s', all_varchar = true, header = true)"
                      .formatted(path(name))));
    }
  }

  @Test
  void readsTheTypesOfCsv() throws Exception {
    List<List<Object>> airports = rows(ReadContract.read(CSV, file("airports.csv")));
    assertThat(airports).hasSize(3_376);
    assertThat(airports)
        .isEqualTo(
            duck(
                "SELECT * FROM read_csv('%s', header = true, types = {'latitude': 'DOUBLE',"
                        .formatted(path("airports.csv"))
                    + " 'longitude': 'DOUBLE', 'iata': 'VARCHAR'})"));
    List<List<Object>> strikes = rows(ReadContract.read(CSV, file("birdstrikes.csv")));
    List<List<Object>> expected =
        duck(
            "SELECT * REPLACE (epoch_ms(\"Flight Date\"::DATE::TIMESTAMP) AS \"Flight Date\") FROM"
                + " read_csv('%s', header = true, sample_size = -1)"
                    .formatted(path("birdstrikes.csv")));
    assertThat(strikes).hasSize(10_000);
    for (int i = 0; i < strikes.size(); i++) {
      List<Object> row = new ArrayList<>(strikes.get(i));
      row.set(3, ((Date) row.get(3)).getTime());
      assertThat(row).as("row %d", i).isEqualTo(expected.get(i));
    }
  }

  @Test
  void readsTheFeaturesOfGeoJson() throws Exception {
    JsonReadFormat features =
        new JsonReadFormat(
            false,
            JsonReadFormat.path("/features"),
            TypeRules.DEFAULT,
            StandardCharsets.UTF_8,
            LIMIT);
    List<List<Object>> rows = new ArrayList<>();
    for (Read read : ReadContract.read(features, file("earthquakes.json"))) {
      Struct feature = (Struct) read.value();
      Struct properties = feature.getStruct("properties");
      List<?> point = feature.getStruct("geometry").getArray("coordinates");
      List<Object> row = new ArrayList<>();
      row.add(feature.get("id"));
      row.add(
          properties.get("mag") == null ? null : ((Number) properties.get("mag")).doubleValue());
      row.add(properties.get("place"));
      row.add(Instant.ofEpochMilli(properties.getInt64("time")).toString());
      row.add(properties.get("felt"));
      row.add(properties.get("alert"));
      row.add(properties.get("tz"));
      point.forEach(each -> row.add(each == null ? null : ((Number) each).doubleValue()));
      rows.add(row);
    }
    List<List<Object>> expected =
        duck(
            ("SELECT f->>'id', (f->'properties'->>'mag')::DOUBLE, f->'properties'->>'place',"
                    + " (f->'properties'->>'time')::BIGINT, (f->'properties'->>'felt')::BIGINT,"
                    + " f->'properties'->>'alert', (f->'properties'->>'tz')::BIGINT,"
                    + " (f->'geometry'->'coordinates'->>0)::DOUBLE,"
                    + " (f->'geometry'->'coordinates'->>1)::DOUBLE,"
                    + " (f->'geometry'->'coordinates'->>2)::DOUBLE FROM (SELECT"
                    + " unnest(from_json(json->'features', '[\"JSON\"]')) f FROM"
                    + " read_json_objects('%s', format = 'unstructured'))")
                .formatted(path("earthquakes.json")));
    expected.forEach(row -> row.set(3, Instant.ofEpochMilli((Long) row.get(3)).toString()));
    assertThat(rows).hasSize(1_707).isEqualTo(expected);
  }
}
