package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.quickstart.Flights;
import dev.millrace.sandbox.quickstart.LakeCheck;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.kafka.KafkaContainer;
import software.amazon.awssdk.services.s3.S3Client;

/** The first river, over the Kafka that users run: the official image. */
class KafkaImageIT {
  private static final int ROWS = 50_000;

  /** A broker's own limit; that of the sandbox's broker is lower. */
  private static final String LEAST_SESSION = "6000";

  @Test
  void carriesEveryRowOnceOverTheOfficialImage() throws Exception {
    Docker.required("a river over the image apache/kafka");
    try (KafkaContainer kafka = new KafkaContainer(ComposeFile.read().image("kafka"))) {
      kafka.start();
      try (Sandbox sandbox =
              Clusters.builder()
                  .bootstrapServers(kafka.getBootstrapServers())
                  .workers(1)
                  .workerConfig("session.timeout.ms", LEAST_SESSION)
                  .workerConfig("consumer.session.timeout.ms", LEAST_SESSION)
                  .postgres()
                  .s3()
                  .start();
          Connection postgres = Clusters.postgres(sandbox);
          S3Client s3 = sandbox.s3().client()) {
        new Flights(sandbox.directory()).load(postgres, 0, ROWS);
        s3.createBucket(request -> request.bucket("image"));
        River river = River.flights(sandbox, "image", "image.");
        river.start(Map.of(), Map.of());

        LakeCheck.Sum lake = river.finish(new LakeCheck(s3, "image"), ROWS, Duration.ofMinutes(3));
        LakeCheck.Sum there = LakeCheck.postgres(postgres);
        assertThat(lake.matches(there)).as("%s in S3, %s in PostgreSQL", lake, there).isTrue();
      }
    }
  }
}
