package dev.millrace.sandbox.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.quickstart.Earthquakes.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarthquakesTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

  @TempDir Path directory;
  private Earthquakes quakes;

  @BeforeEach
  void begin() throws IOException {
    quakes = new Earthquakes(directory.resolve("versions.json"), CLOCK);
  }

  @AfterEach
  void end() throws IOException {
    quakes.close();
  }

  private List<Version> all() {
    return quakes.find(
        EarthquakeQuery.parse(
            Map.of("format", "geojson", "starttime", "2018-01-01", "orderby", "time-asc"), CLOCK));
  }

  private static JsonNode json(Version version) {
    try {
      return new ObjectMapper().readTree(version.json());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void repeatTheSampleWeekAfterWeekUnderNewIds() {
    quakes.addOld(2 * Earthquakes.SAMPLE + 1);

    List<Version> all = all();
    assertThat(all).hasSize(2 * Earthquakes.SAMPLE + 1).isSortedAccordingTo(byTime());
    assertThat(all).extracting(each -> json(each).get("id").asText()).doesNotHaveDuplicates();
    JsonNode first = json(all.get(0));
    JsonNode again = json(all.get(Earthquakes.SAMPLE));
    String id = first.get("id").asText();
    assertThat(again.get("id").asText()).isEqualTo(id + "w1");
    assertThat(again.at("/properties/ids").asText()).contains("," + id + "w1,");
    assertThat(again.at("/properties/url").asText()).endsWith("/" + id + "w1");
    assertThat(again.at("/properties/mag")).isEqualTo(first.at("/properties/mag"));
  }

  private static Comparator<Version> byTime() {
    return Comparator.comparingLong(Version::time);
  }

  @Test
  void newOnesAreTheLatestAndChangedNow() {
    quakes.addOld(10);
    long before = all().get(9).time();
    quakes.add(1);

    assertThat(all().get(10).time()).isGreaterThanOrEqualTo(before);
    assertThat(all().get(10).updated()).isEqualTo(CLOCK.millis());
    assertThat(all().get(9).updated()).isLessThan(CLOCK.millis());
  }

  @Test
  void onlyVersionsThatSomebodyWasToldAreRevised() {
    quakes.addOld(3);
    quakes.revise(3);
    assertThat(quakes.versions()).as("nobody was told").isEqualTo(3);

    List<Version> old = all();
    quakes.told(old.subList(0, 2));
    quakes.revise(3);

    assertThat(quakes.versions()).isEqualTo(5);
    List<Version> now = all();
    assertThat(now.get(2)).isEqualTo(old.get(2));
    assertThat(now.get(1).updated()).isEqualTo(CLOCK.millis());
    assertThat(json(now.get(1)).at("/properties/status").asText()).isEqualTo("reviewed");
    assertThat(json(now.get(1)).at("/properties/mag").asDouble())
        .isGreaterThan(json(old.get(1)).at("/properties/mag").asDouble());
    quakes.told(old);
    quakes.told(List.of(now.get(2)));
    quakes.revise(1);
    assertThat(quakes.versions()).as("one after the other").isEqualTo(6);
  }

  @Test
  void keepALineForEachVersionThatThereWas() throws IOException {
    quakes.addOld(2);
    List<Version> old = all();
    quakes.told(old);
    quakes.revise(1);

    assertThat(Files.readAllLines(quakes.log()))
        .containsExactly(old.get(0).json(), old.get(1).json(), all().get(0).json());
  }
}
