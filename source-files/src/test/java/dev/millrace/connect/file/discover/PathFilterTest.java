package dev.millrace.connect.file.discover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathFilterTest {
  private static PathFilter filter(List<String> include, List<String> exclude) {
    return new PathFilter(include, exclude, true, List.of("read/"));
  }

  @Test
  void matchesNamesPathsAndRegularExpressions() {
    PathFilter filter =
        filter(List.of("*.csv", "2026/**/*.json", "regex:log-\\d+"), List.of("~*", "tmp/**"));
    assertThat(filter.test("", "a/b/c.csv")).isTrue();
    assertThat(filter.test("", "2026/11/29/x.json")).isTrue();
    assertThat(filter.test("", "2025/11/x.json")).isFalse();
    assertThat(filter.test("", "log-12")).isTrue();
    assertThat(filter.test("", "in/log-12")).isFalse();
    assertThat(filter.test("", "a/~c.csv")).isFalse();
    assertThat(filter.test("", "tmp/c.csv")).isFalse();
    assertThat(filter.test("", "read/c.csv")).isFalse();
  }

  @Test
  void staysInItsFolderUnlessRecursive() {
    PathFilter flat = new PathFilter(List.of(), List.of(), false, List.of());
    assertThat(flat.test("in/", "in/a")).isTrue();
    assertThat(flat.test("in/", "in/b/a")).isFalse();
  }

  @Test
  void saysWhatIsWrongWithAPattern() {
    assertThatThrownBy(() -> filter(List.of("regex:("), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'regex:(' is no pattern: Unclosed group");
  }

  @Test
  void looksIntoTheFoldersOfTheLastDays() {
    long now = Instant.parse("2026-12-01T23:30:00Z").toEpochMilli();
    List<String> dated = List.of("/in/{{time:yyyy/MM/dd}}/");
    assertThat(Folders.of(dated, 2, ZoneOffset.UTC).at(now))
        .containsExactly("in/2026/11/30/", "in/2026/12/01/");
    assertThat(Folders.of(dated, 1, ZoneId.of("Europe/Berlin")).at(now))
        .containsExactly("in/2026/12/02/");
    assertThat(Folders.of(List.of("{{time:yyyy-MM}}"), 3, ZoneOffset.UTC).at(now))
        .containsExactly("2026-11/", "2026-12/");
    assertThat(Folders.of(List.of(), 1, ZoneOffset.UTC).at(now)).containsExactly("");
  }

  @Test
  void knowsNothingButTimesInFolders() {
    assertThatThrownBy(() -> Folders.of(List.of("{{day}}"), 1, ZoneOffset.UTC))
        .hasMessageContaining("{{day}} names nothing: write {{time:yyyy/MM/dd}}");
  }
}
