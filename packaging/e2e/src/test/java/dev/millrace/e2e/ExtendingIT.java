package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.Sandbox;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows {@code docs/extending.md} gets a dialect that a worker finds and reads by. */
class ExtendingIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int ROWS = 1000;

  @TempDir private Path directory;

  @Test
  void thePageShowsTheExampleAsItIsBuilt() throws IOException {
    String page = Files.readString(Build.root().resolve("docs/extending.md"));
    Path example =
        Build.root().resolve("examples/src/main/java/com/example/duckdb/DuckDbDialect.java");

    assertThat(page).contains("```java\n" + Files.readString(example) + "```");
  }

  @Test
  void aDialectInThePluginsDirectoryReadsItsDatabase() throws Exception {
    Path file = directory.resolve("shop.duckdb");
    fill(file);
    try (Sandbox sandbox =
        Sandbox.builder()
            .workers(1)
            .workerLib(Build.workerLib("4.3"))
            .archive(extendedArchive())
            .start()) {
      sandbox.rest().put("duck", config(file));
      sandbox.rest().awaitRunning("duck", 2, LIMIT);

      KeyCounts ids = new KeyCounts(ROWS);
      try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "duck.orders")) {
        reader.await(ids, ROWS);
      }
      assertThat(sandbox.rest().offsets("duck").toString())
          .as("only this dialect knows how many rows there are, so that chunks are cut")
          .contains("millrace.v1.chunk");
      assertThat(ids.tally().exact()).as("%s, %s", ids.tally(), ids.faults()).isTrue();
    }
  }

  private static void fill(Path file) throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file);
        Statement sql = duck.createStatement()) {
      sql.execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY, changed TIMESTAMP NOT NULL)");
      sql.execute(
          "INSERT INTO orders SELECT lpad(i::VARCHAR, 4, '0'), TIMESTAMP '2026-01-01' + INTERVAL (i"
              + " // 3) SECOND FROM range("
              + ROWS
              + ") t(i)");
    }
  }

  /** As a user's plugin directory: with the example's jar, and the driver's. */
  private Path extendedArchive() throws IOException, URISyntaxException {
    Path archive =
        Build.archives().stream()
            .filter(zip -> zip.getFileName().toString().contains("source-jdbc"))
            .findFirst()
            .orElseThrow();
    Path extended = Files.copy(archive, directory.resolve(archive.getFileName()));
    Path driver = driver();
    try (FileSystem zip = FileSystems.newFileSystem(extended)) {
      Path lib =
          zip.getPath(archive.getFileName().toString().replaceFirst("\\.zip$", "")).resolve("lib");
      for (Path jar : new Path[] {Build.example(), driver}) {
        Files.copy(jar, lib.resolve(jar.getFileName().toString()));
      }
    }
    return extended;
  }

  private static Path driver() throws URISyntaxException, IOException {
    try {
      return Path.of(
          Class.forName("org.duckdb.DuckDBDriver")
              .getProtectionDomain()
              .getCodeSource()
              .getLocation()
              .toURI());
    } catch (ClassNotFoundException e) {
      throw new IOException("DuckDB's driver is not on the class path", e);
    }
  }

  private static Map<String, String> config(Path file) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    config.put("tasks.max", "2");
    config.put("connection.url", "jdbc:duckdb:" + file);
    config.put("table.whitelist", "orders");
    config.put("table.chunk.rows", "100");
    config.put("mode", "bulk");
    config.put("schedule", "once");
    config.put("topic.prefix", "duck.");
    config.put("exactly.once.support", "required");
    return config;
  }
}
