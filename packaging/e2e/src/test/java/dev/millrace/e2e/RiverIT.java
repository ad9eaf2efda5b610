package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.Kills;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.LakeCheck;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The first river, from the built archives: PostgreSQL to Kafka to S3. */
@UseSandbox(postgres = true, s3 = true)
class RiverIT {
  private static final int ROWS = 200_000;

  @Test
  void carriesEveryRowOnceThroughKillsOfWorkerAndBroker(Sandbox sandbox) throws Exception {
    try (Connection postgres = Clusters.postgres(sandbox);
        S3Client s3 = sandbox.s3().client()) {
      Clusters.dropFlights(postgres);
      new Flights(sandbox.directory()).load(postgres, 0, ROWS);
      s3.createBucket(request -> request.bucket("river"));
      River river = River.flights(sandbox, "river", "river.");
      river.start(Map.of("batch.max.rows", "1000"), Map.of("flush.size", "7000"));

      Kills kills =
          new Kills(7)
              .at(0.15, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
              .at(0.4, "kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.7, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
      river.awaitRowsInKafka(ROWS, kills);
      assertThat(kills.allDone()).as("all kills happened while rows flowed").isTrue();

      LakeCheck.Sum lake = river.finish(new LakeCheck(s3, "river"), ROWS, Duration.ofMinutes(3));
      LakeCheck.Sum there = LakeCheck.postgres(postgres);
      assertThat(lake.matches(there)).as("%s in S3, %s in PostgreSQL", lake, there).isTrue();
    }
  }
}
