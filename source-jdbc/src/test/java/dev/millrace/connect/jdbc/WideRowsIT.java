package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows that are suddenly wide: the size of a fetch was measured by narrow ones. */
class WideRowsIT {
  private static final String SCHEMA = "wide";
  private static final int ROWS = 20_000;

  /** 240 MB in two stretches. */
  private static final String BODY =
      "CASE WHEN i BETWEEN 12001 AND 12150 OR i > 19910"
          + " THEN repeat(md5(i::text), 32768) ELSE repeat('n', 50) END";

  @BeforeAll
  static void makeTables() {
    Postgres.schema(SCHEMA);
    for (String key : List.of("keyed (id int PRIMARY KEY", "keyless (id int")) {
      String name = key.split(" ", 2)[0];
      Postgres.run(
          "CREATE TABLE wide." + key + ", body text)",
          "INSERT INTO wide." + name + " SELECT i, " + BODY + " FROM generate_series(1, 20000) i");
    }
    Postgres.run(
        "CREATE TABLE wide.single (id int PRIMARY KEY, body text)",
        "INSERT INTO wide.single SELECT i, CASE WHEN i IN (300, 302, 2500)"
            + " THEN repeat(md5(i::text), 1000000) ELSE 'n' END FROM generate_series(1, 3000) i");
  }

  private static String readInLittleMemory(Map<String, String> props) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.addAll(List.of(ReadInLittleMemory.class.getName(), String.valueOf(ROWS)));
    props.forEach((key, value) -> command.addAll(List.of(key, value)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return out.strip();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void wideRowsAfterNarrowOnesFitIntoLittleMemory() throws Exception {
    Map<String, String> props = TaskRunner.props("incrementing", SCHEMA, "keyed");
    props.put("incrementing.column.name", "id");
    assertThat(readInLittleMemory(props)).isEqualTo("rows=20000");
  }

  @Test
  void aTableWithoutAKeyIsReadToItsEndThoughSomeRowsRepeat() throws Exception {
    Map<String, String> props = TaskRunner.props("bulk", SCHEMA, "keyless");
    props.put("poll.interval.ms", "3600000");
    assertThat(readInLittleMemory(props)).startsWith("rows=");
  }

  @Test
  void aRowThatIsWiderThanAFetchMayBeIsReadByItself() {
    Map<String, String> props = TaskRunner.props("incrementing", SCHEMA, "single");
    props.put("incrementing.column.name", "id");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      List<SourceRecord> records = runner.rows(3000);
      assertThat(records).hasSize(3000);
      for (int i = 0; i < 3000; i++) {
        assertThat(((Struct) records.get(i).value()).getInt32("id")).isEqualTo(i + 1);
      }
      assertThat(((Struct) records.get(299).value()).getString("body")).hasSize(32_000_000);
    }
  }
}
