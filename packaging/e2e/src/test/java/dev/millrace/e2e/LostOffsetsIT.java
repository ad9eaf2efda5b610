package dev.millrace.e2e;

import dev.millrace.e2e.crash.TopicWriter;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

/**
 * Kafka loses what it knew of a sink's group, and no more records come: the sink knows its position
 * from the far end, and Kafka is to be told of it all the same.
 */
@UseSandbox(s3 = true, snowflake = true)
class LostOffsetsIT {
  private static final int RECORDS = 1_000;

  @Test
  void s3SinkTellsThemAgain(Sandbox sandbox) throws Exception {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("s3.bucket.name", "lost-s3");
    config.put("format.class", "json");
    config.put("flush.size", "10000");
    config.put("rotate.schedule.interval.ms", "500");
    config.put("timezone", "UTC");
    s3(sandbox, "lost-s3", config);
    tellsThemAgain(sandbox, "lost-s3", config);
  }

  @Test
  void deltaLakeSinkTellsThemAgain(Sandbox sandbox) throws Exception {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.deltalake.DeltaLakeSinkConnector");
    config.put("table.path", "s3://lost-delta/${topic}");
    config.put("auto.create", "true");
    config.put("flush.interval.ms", "500");
    s3(sandbox, "lost-delta", config);
    tellsThemAgain(sandbox, "lost-delta", config);
  }

  @Test
  void snowflakeSinkTellsThemAgain(Sandbox sandbox) throws Exception {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.snowflake.SnowflakeSinkConnector");
    config.putAll(Clusters.snowflakeAccess());
    config.put("buffer.flush.time", "1");
    tellsThemAgain(sandbox, "lost-snowflake", config);
  }

  private static void s3(Sandbox sandbox, String bucket, Map<String, String> config) {
    sandbox.s3().createBucket(bucket);
    config.put("s3.region", "us-east-1");
    config.put("store.url", "${env:MILLRACE_S3_URL}");
    config.put("s3.path.style.access.enabled", "true");
    config.put("aws.access.key.id", "${env:MILLRACE_S3_KEY}");
    config.put("aws.secret.access.key", "${env:MILLRACE_S3_SECRET}");
  }

  private static void tellsThemAgain(Sandbox sandbox, String name, Map<String, String> config)
      throws Exception {
    config.put("topics", name);
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("consumer.override.auto.offset.reset", "earliest");
    try (TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), name, 1);
        Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()))) {
      writer.write(RECORDS, Duration.ZERO);
      sandbox.rest().put(name, config);
      awaitNoLag(sandbox, name, writer);

      sandbox.rest().stop(name);
      sandbox.rest().awaitState(name, "STOPPED", Duration.ofMinutes(1));
      admin.deleteConsumerGroups(List.of("connect-" + name)).all().get();
      sandbox.rest().resume(name);

      awaitNoLag(sandbox, name, writer);
      Clusters.retire(sandbox, name);
    }
  }

  private static void awaitNoLag(Sandbox sandbox, String connector, TopicWriter writer) {
    Await.until(
        connector + " has no lag",
        Duration.ofMinutes(1),
        () -> {
          sandbox.rest().failIfFailed(connector);
          return lag(connector, writer) == 0;
        });
  }

  private static long lag(String connector, TopicWriter writer) {
    try {
      return writer.lag(connector);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
