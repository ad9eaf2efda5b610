package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.crash.Kills;
import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.Flights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** PostgreSQL to Kafka to a Delta Lake table, from the built archives; read by the table's log. */
@UseSandbox(postgres = true, s3 = true)
class DeltaLakeIT {
  private static final int ROWS = 200_000;
  private static final String BUCKET = "delta";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @Test
  void carriesEveryRowOnceThroughKillsOfWorkerAndBroker(Sandbox sandbox) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        S3Client s3 = sandbox.s3().client()) {
      Clusters.dropFlights(postgres);
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      s3.createBucket(request -> request.bucket(BUCKET));
      Map<String, String> sink =
          ConnectorFile.read(Build.root().resolve("docker/connectors/flights-delta.json"));
      sink.put("topics", "delta.flights");
      sink.put("table.path", "s3://" + BUCKET + "/tables/${topic}");
      sandbox.rest().put("flights-delta", sink);
      River river = River.flights(sandbox, "delta-river", "delta.");
      river.startSource(Map.of("batch.max.rows", "1000"));

      Kills kills =
          new Kills(11)
              .at(0.2, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
              .at(0.5, "kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.8, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
      river.awaitRowsInKafka(ROWS, kills);
      assertThat(kills.allDone()).as("all kills happened while rows flowed").isTrue();

      Await.until(
          ROWS + " rows are in the table",
          Duration.ofMinutes(3),
          () -> {
            sandbox.rest().failIfFailed("flights-delta");
            return rows(s3).values().stream().mapToLong(Long::longValue).sum() >= ROWS;
          });
      Clusters.retire(sandbox, "flights-delta");
      Clusters.retire(sandbox, river.source());

      assertThat(lake(s3, "count(*), count(DISTINCT id), sum(id)"))
          .isEqualTo(there(postgres, "count(*), count(DISTINCT id), sum(id)"));
    }
  }

  /** The live files of the table, each with its number of rows, as the log says. */
  private static Map<String, Long> rows(S3Client s3) {
    Map<String, Long> files = new LinkedHashMap<>();
    String prefix = "tables/delta.flights/_delta_log/";
    List<String> keys =
        s3
            .listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
            .contents()
            .stream()
            .map(object -> object.key())
            .filter(key -> key.matches(".*/\\d{20}\\.json"))
            .toList();
    for (String key : keys) {
      String text = s3.getObjectAsBytes(request -> request.bucket(BUCKET).key(key)).asUtf8String();
      text.lines().map(DeltaLakeIT::json).forEach(action -> apply(action, files));
    }
    return files;
  }

  private static void apply(JsonNode action, Map<String, Long> files) {
    if (action.has("remove")) {
      files.remove(key(action.get("remove")));
    } else if (action.has("add")) {
      JsonNode add = action.get("add");
      files.put(key(add), json(add.get("stats").asText()).get("numRecords").asLong());
    }
  }

  private static String key(JsonNode file) {
    return "tables/delta.flights/" + URI.create(file.get("path").asText()).getPath();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lake(S3Client s3, String columns) throws Exception {
    List<String> files = new ArrayList<>(rows(s3).keySet());
    for (int i = 0; i < files.size(); i++) {
      String key = files.get(i);
      s3.getObject(request -> request.bucket(BUCKET).key(key), directory.resolve(i + ".parquet"));
    }
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      return row(duck, "SELECT " + columns + " FROM read_parquet('" + directory + "/*.parquet')");
    }
  }

  private static String there(Connection postgres, String columns) throws Exception {
    return row(postgres, "SELECT " + columns + " FROM flights");
  }

  private static String row(Connection connection, String query) throws Exception {
    try (Statement sql = connection.createStatement();
        ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getString(1) + "|" + rows.getString(2) + "|" + rows.getString(3);
    }
  }
}
