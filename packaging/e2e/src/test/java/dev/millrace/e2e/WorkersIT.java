package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.Kills;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.quickstart.DeltaTable;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.LakeCheck;
import dev.millrace.sandbox.quickstart.Orders;
import dev.millrace.sandbox.quickstart.TimeTravel;
import dev.millrace.sandbox.quickstart.Warehouse;
import dev.millrace.sandbox.snowflake.SnowflakeReader;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The same archives on other workers, of which the older know no PluginMetrics and none of the
 * newer API: two of them by default, all with {@code -Pworkers}.
 */
class WorkersIT {
  private static final int ROWS = 20_000;

  static List<String> versions() {
    return Build.workerVersions();
  }

  @ParameterizedTest
  @MethodSource("versions")
  void carryTheRiversToo(String version) throws Exception {
    try (Sandbox sandbox =
            Clusters.builder()
                .workers(1)
                .workerLib(Build.workerLib(version))
                .postgres()
                .s3()
                .snowflake()
                .start();
        Connection postgres = Clusters.postgres(sandbox);
        S3Client s3 = sandbox.s3().client()) {
      assertThat(sandbox.rest().get("/").get("version").asText()).isEqualTo(version);
      Orders orders = new Orders(postgres);
      orders.load();
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      s3.createBucket(request -> request.bucket("old"));
      River river = River.flights(sandbox, "old", "old.");
      river.start(Map.of(), Map.of());
      River changes = River.orders(sandbox, "old", "old.");
      changes.start(Map.of(), Map.of());
      River warehouse = River.warehouse(sandbox, "old", "old.");
      warehouse.startSink(Map.of());
      river.awaitRowsInKafka(ROWS, new Kills(0));

      LakeCheck.Sum lake = river.finish(new LakeCheck(s3, "old"), ROWS, Duration.ofMinutes(2));
      assertThat(lake.matches(LakeCheck.postgres(postgres))).as(lake.toString()).isTrue();
      assertThat(lake.rows()).isEqualTo(ROWS);

      DeltaTable table = changes.table(s3);
      assertThat(new TimeTravel(orders, table, System.out, Duration.ofMinutes(1)).check()).isTrue();
      try (SnowflakeReader reader = sandbox.snowflakeReader()) {
        assertThat(
                warehouse
                    .warehouse(reader, Warehouse.ORDERS)
                    .check(orders, System.out, Duration.ofMinutes(1)))
            .isTrue();
      }
    }
  }
}
