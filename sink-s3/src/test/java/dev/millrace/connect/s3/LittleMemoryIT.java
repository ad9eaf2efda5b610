package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of directories, and wide records, in heaps that they would fill many times over. */
class LittleMemoryIT {
  @TempDir private Path dir;

  private String write(String heap, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(heap, "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(WriteInLittleMemory.class.getName());
    command.add(dir.toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } finally {
      process.destroyForcibly();
    }
  }

  /** How many records the files hold, how many different ones, and the sum of their numbers. */
  private List<Long> read(String files) throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*), count(distinct n), sum(n)::bigint from '"
                    + dir
                    + "/"
                    + files
                    + "'")) {
      row.next();
      return List.of(row.getLong(1), row.getLong(2), row.getLong(3));
    }
  }

  @Test
  void tenThousandDirectoriesOfJsonFitInto512Megabytes() throws Exception {
    String out = write("-Xmx512m", "10000", "60000", "10", "500", "format.class", "json");
    assertThat(out).startsWith("files=");
    assertThat(read("*.json")).containsExactly(60_000L, 60_000L, 59_999L * 30_000);
  }

  @Test
  void tenThousandDirectoriesOfParquetFitInto512Megabytes() throws Exception {
    String out = write("-Xmx512m", "10000", "40000", "10", "500", "format.class", "parquet");
    assertThat(out).startsWith("files=");
    assertThat(read("*.parquet")).containsExactly(40_000L, 40_000L, 39_999L * 20_000);
  }

  @Test
  void recordsOfAMegabyteFitIntoAHeapOfAHundred() throws Exception {
    String out =
        write(
            "-Xmx128m",
            "3",
            "400",
            "1000000",
            "4",
            "format.class",
            "parquet",
            "parquet.codec",
            "none",
            "buffer.max.bytes",
            "25165824",
            "s3.part.size",
            "5242880",
            // Closes the last files, which hold too few records for flush.size.
            "rotate.schedule.interval.ms",
            "2000");
    assertThat(out).startsWith("files=");
    assertThat(read("*.parquet")).containsExactly(400L, 400L, 399L * 200);
  }
}
