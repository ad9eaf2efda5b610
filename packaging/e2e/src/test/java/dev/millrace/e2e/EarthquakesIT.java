package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.Kills;
import dev.millrace.e2e.crash.TopicReader;
import dev.millrace.sandbox.ConnectorFile;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.quickstart.EarthquakeApi;
import dev.millrace.sandbox.quickstart.LakeCheck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** The quickstart's river of earthquakes, from the built archives: an API to Kafka to S3. */
@UseSandbox(s3 = true)
class EarthquakesIT {
  private static final String SOURCE = "earthquakes-rest";
  private static final String SINK = "earthquakes-s3";
  private static final String BUCKET = "earthquakes";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void carriesEveryVersionOnceThroughKillsOfWorkerAndBroker(Sandbox sandbox) throws Exception {
    try (EarthquakeApi api = EarthquakeApi.start();
        S3Client s3 = sandbox.s3().client()) {
      s3.createBucket(request -> request.bucket(BUCKET));
      start(
          sandbox,
          SOURCE,
          Map.of(
              "base.url", api.endpoint().toString(), "paging.size", "100", "rate.requests", "10"));
      start(sandbox, SINK, Map.of("s3.bucket.name", BUCKET, "flush.size", "500"));
      Kills kills =
          new Kills(7)
              .at(0.2, "kill the worker", () -> Clusters.restartWorker(sandbox, 0))
              .at(0.5, "kill the broker", () -> Clusters.restartBroker(sandbox))
              .at(0.8, "kill the worker", () -> Clusters.restartWorker(sandbox, 0));
      // New ones only: what is told but not yet committed when a worker dies may not be revised.
      awaitAll(sandbox, api::versions, api::add, kills);
      assertThat(kills.allDone()).as("all kills happened while quakes flowed").isTrue();
      for (int i = 0; i < 5; i++) {
        api.change();
        awaitAll(sandbox, api::versions, () -> {}, kills);
      }

      LakeCheck lake = new LakeCheck(s3, BUCKET);
      assertThat(check(api, lake, Duration.ofMinutes(1))).as(text()).isTrue();
      assertThat(text()).contains("OK: every version of every earthquake is in S3 exactly once.");

      Clusters.retire(sandbox, SINK);
      api.change();
      assertThat(check(api, lake, Duration.ofSeconds(1))).isFalse();
      assertThat(text()).contains("DIFFERENT: the earthquakes in S3 are not those of the API.");
      Clusters.retire(sandbox, SOURCE);
    }
  }

  private static void start(Sandbox sandbox, String connector, Map<String, String> changes)
      throws IOException {
    Map<String, String> config =
        ConnectorFile.read(Build.root().resolve("docker/quickstart/" + connector + ".json"));
    config.putAll(changes);
    sandbox.rest().put(connector, config);
    sandbox.rest().awaitRunning(connector, 1, Duration.ofMinutes(1));
  }

  /**
   * Waits until the topic has as many records as there are versions.
   *
   * @param more is run now and then until all kills are done
   */
  private static void awaitAll(Sandbox sandbox, LongSupplier versions, Runnable more, Kills kills) {
    AtomicLong read = new AtomicLong();
    try (TopicReader reader = new TopicReader(sandbox.bootstrapServers(), "demo.earthquakes")) {
      Await.until(
          "all versions are in Kafka",
          Duration.ofMinutes(3),
          () -> {
            if (!kills.allDone()) {
              more.run();
            }
            reader.poll(Duration.ofMillis(200)).forEach(record -> read.incrementAndGet());
            kills.at(read.get(), versions.getAsLong());
            return read.get() >= versions.getAsLong();
          });
    }
  }

  private boolean check(EarthquakeApi api, LakeCheck lake, Duration patience) throws Exception {
    return api.check(lake, new PrintStream(out, true, StandardCharsets.UTF_8), patience);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
