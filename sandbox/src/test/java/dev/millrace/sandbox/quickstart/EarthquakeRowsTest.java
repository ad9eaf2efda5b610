package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parquet files as DuckDB makes them stand for those of a sink. */
class EarthquakeRowsTest {
  @TempDir Path directory;
  private List<String> lines;

  @BeforeEach
  void write() throws Exception {
    Path file = directory.resolve("versions.json");
    try (Earthquakes quakes = new Earthquakes(file, Clock.systemUTC())) {
      quakes.addOld(500);
      lines = List.copyOf(Files.readAllLines(quakes.log()));
    }
  }

  private LakeCheck.Sum geoJson(List<String> lines) throws Exception {
    return EarthquakeRows.geoJson(Files.write(directory.resolve("some.json"), lines));
  }

  private LakeCheck.Sum parquet(List<String> lines) throws Exception {
    Path json = Files.write(directory.resolve("other.json"), lines);
    Path parquet = directory.resolve("other.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (FROM read_json('%s', format = 'newline_delimited')) TO '%s' (FORMAT parquet)"
              .formatted(json, parquet));
    }
    return EarthquakeRows.parquet(parquet.toString());
  }

  @Test
  void bothSidesSumUpToTheSame() throws Exception {
    assertThat(parquet(lines).matches(geoJson(lines))).isTrue();
    assertThat(geoJson(lines).rows()).isEqualTo(500);
  }

  @Test
  void aMissingADoubledAndAChangedVersionAreNoticed() throws Exception {
    LakeCheck.Sum there = geoJson(lines);
    List<String> doubled = new ArrayList<>(lines);
    doubled.set(7, lines.get(8));
    assertThat(parquet(lines.subList(1, 500)).matches(there)).isFalse();
    assertThat(parquet(doubled).matches(there)).isFalse();
    for (String change :
        List.of(
            "\"felt\":null -> \"felt\":1",
            "\"tsunami\":0 -> \"tsunami\":1",
            "\"coordinates\":[- -> \"coordinates\":[",
            "\"code\":\" -> \"code\":\"x")) {
      List<String> changed = new ArrayList<>(lines);
      String[] fromTo = change.split(" -> ", -1);
      int index = 0;
      while (!lines.get(index).contains(fromTo[0])) {
        index++;
      }
      changed.set(index, lines.get(index).replace(fromTo[0], fromTo[1]));
      assertThat(parquet(changed).matches(there)).as(change).isFalse();
    }
  }
}
