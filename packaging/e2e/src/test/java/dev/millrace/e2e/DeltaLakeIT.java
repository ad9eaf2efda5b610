package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.crash.Kills;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.DeltaTable;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.LakeCheck;
import dev.millrace.sandbox.quickstart.LakeCheck.Sum;
import dev.millrace.sandbox.quickstart.Orders;
import dev.millrace.sandbox.quickstart.TimeTravel;
import dev.millrace.sandbox.spark.SparkProcess;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** PostgreSQL to Kafka to Delta Lake tables, from the built archives. */
@UseSandbox(postgres = true, s3 = true)
@ExtendWith(SparkExtension.class)
class DeltaLakeIT {
  private static final int ROWS = 200_000;

  /** As the quickstart's check sums up a version, by Spark. */
  private static final String SPARK_SUM =
      "SELECT count(*) AS n, count(DISTINCT id) AS ids, coalesce(CAST(sum(CAST(conv(substr(md5(concat_ws('|',"
          + " id, customer, status, amount, coalesce(note, 'null'), date_format(changed_at,"
          + " 'yyyy-MM-dd HH:mm:ss.SSS'))), 1, 12), 16, 10) AS DECIMAL(38, 0))) AS STRING), '0') AS hash"
          + " FROM delta.`%s` VERSION AS OF %d";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void carriesEveryRowOnceThroughKillsOfWorkerAndBroker(Sandbox sandbox) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        S3Client s3 = sandbox.s3().client()) {
      Clusters.dropFlights(postgres);
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      s3.createBucket(request -> request.bucket("delta"));
      River sink = River.orders(sandbox, "delta", "delta.");
      sink.startSink(Map.of("topics", "delta.flights", "insert.mode", "insert", "pk.fields", ""));
      River river = River.flights(sandbox, "delta", "delta.");
      river.startSource(Map.of("batch.max.rows", "1000"));

      Kills kills =
          new Kills(11)
              .at(0.2, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
              .at(0.5, "kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.8, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
      river.awaitRowsInKafka(ROWS, kills);
      assertThat(kills.allDone()).as("all kills happened while rows flowed").isTrue();

      DeltaTable table = new DeltaTable(s3, "delta", "tables/delta.flights");
      Await.until(
          ROWS + " rows are in the table",
          Duration.ofMinutes(3),
          () -> {
            sandbox.rest().failIfFailed(sink.sink());
            return flights(table).keys() >= ROWS;
          });
      Clusters.retire(sandbox, sink.sink());
      Clusters.retire(sandbox, river.source());

      assertThat(flights(table)).matches(LakeCheck.postgres(postgres)::matches);
    }
  }

  private static Sum flights(DeltaTable table) {
    try {
      return table.sum(table.version(), Flights.DUCKDB_ROW);
    } catch (Exception e) {
      throw new IllegalStateException("Can't read the table", e);
    }
  }

  @Test
  void isByVersionWhatPostgresHeldWhileRowsChangedAsSparkReadsItToo(
      Sandbox sandbox, SparkProcess spark, @TempDir Path directory) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        S3Client s3 = sandbox.s3().client()) {
      Orders orders = new Orders(postgres);
      orders.load();
      s3.createBucket(request -> request.bucket("upserts"));
      River river = River.orders(sandbox, "upserts", "upserts.");
      river.start(Map.of(), Map.of());
      orders.change();
      Clusters.bounceWorker(sandbox, 0);
      DeltaTable table = river.table(s3);

      boolean exact = timeTravel(orders, table, Duration.ofSeconds(90)).check();

      assertThat(exact).as(text()).isTrue();
      assertThat(text()).contains("OK: the table is what PostgreSQL is now");
      river.delete();
      try (Lake lake = new Lake(sandbox, "upserts")) {
        lake.copy("tables/", directory);
      }
      Path copy = directory.resolve("tables/upserts.orders");
      try (Stream<Path> files = Files.walk(copy)) {
        assertThat(files.map(Path::toString))
            .as("a deletion vector")
            .anyMatch(f -> f.endsWith(".bin"));
      }
      Map<Long, Sum> ours = new HashMap<>();
      Map<Long, Sum> sparks = new HashMap<>();
      for (long version = Math.max(0, table.version() - 8); version <= table.version(); version++) {
        ours.put(version, table.sum(version, Orders.DUCKDB_ROW));
        sparks.put(version, spark(spark, copy, version));
      }
      assertThat(ours).isEqualTo(sparks);

      try (Statement sql = postgres.createStatement()) {
        sql.execute("DELETE FROM orders WHERE id = 7");
      }
      assertThat(timeTravel(orders, table, Duration.ofSeconds(1)).check()).isFalse();
      assertThat(text()).contains("No version has come for 1 s", "DIFFERENT: the table is not");
    }
  }

  private TimeTravel timeTravel(Orders orders, DeltaTable table, Duration patience) {
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new TimeTravel(orders, table, print, patience);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Sum spark(SparkProcess spark, Path table, long version) throws Exception {
    JsonNode row =
        new ObjectMapper().readTree(spark.sql(SPARK_SUM.formatted(table, version)).get(0));
    return new Sum(
        row.get("n").asLong(), row.get("ids").asLong(), new BigDecimal(row.get("hash").asText()));
  }
}
