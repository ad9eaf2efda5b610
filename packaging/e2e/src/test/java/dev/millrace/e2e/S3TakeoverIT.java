package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.e2e.crash.KeyCounts;
import dev.millrace.e2e.crash.TopicWriter;
import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.TestNames;
import dev.millrace.sandbox.junit.UseSandbox;
import dev.millrace.sandbox.process.Await;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The S3 sink in the place of the widely used one, with that one's files in the bucket and its
 * consumer offsets in Kafka, from before or after its last files.
 */
@UseSandbox(s3 = true)
class S3TakeoverIT {
  private static final int RECORDS = 1000;
  private static final int CITIES = 20;

  private static Map<String, String> config(
      Sandbox sandbox, String topic, String bucket, String partitioner) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", "dev.millrace.connect.s3.S3SinkConnector");
    config.put("storage.class", "io.confluent.connect.s3.storage.S3Storage");
    config.put("format.class", "io.confluent.connect.s3.format.json.JsonFormat");
    config.put("partitioner.class", "io.confluent.connect.storage.partitioner." + partitioner);
    config.put("partition.field.name", "city");
    config.put("schema.compatibility", "NONE");
    config.put("flush.size", "300");
    config.put("rotate.schedule.interval.ms", "1000");
    config.put("timezone", "UTC");
    config.put("tasks.max", "1");
    config.put("topics", topic);
    config.put("s3.bucket.name", bucket);
    config.put("s3.region", "us-east-1");
    config.put("store.url", sandbox.s3().endpoint().toString());
    config.put("aws.access.key.id", sandbox.s3().credentials().accessKey());
    config.put("aws.secret.access.key", sandbox.s3().credentials().secretKey());
    config.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    config.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    config.put("value.converter.schemas.enable", "true");
    return config;
  }

  /** Files as the other sink names them; record {@code id} is at offset {@code id}. */
  private static void peerFlushed(
      S3Client s3, String bucket, String topic, boolean byField, int from, int to) {
    Map<String, StringBuilder> bodies = new TreeMap<>();
    Map<String, Integer> starts = new TreeMap<>();
    for (int id = from; id < to; id++) {
      String directory = byField ? "city=city-" + id % CITIES : "partition=0";
      starts.putIfAbsent(directory, id);
      bodies
          .computeIfAbsent(directory, key -> new StringBuilder())
          .append("{\"id\":" + id + ",\"city\":\"city-" + id % CITIES + "\"}\n");
    }
    bodies.forEach(
        (directory, body) -> {
          String key =
              String.format(
                  "topics/%s/%s/%s+0+%010d.json", topic, directory, topic, starts.get(directory));
          s3.putObject(
              request -> request.bucket(bucket).key(key), RequestBody.fromString(body.toString()));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "DefaultPartitioner, 600",
    "DefaultPartitioner, 300",
    "FieldPartitioner, 600",
    "FieldPartitioner, 300",
    "FieldPartitioner, 0"
  })
  void exportsEachRecordOnceFromWhereTheOtherStopped(
      String partitioner, long committed, Sandbox sandbox, TestNames names) throws Exception {
    String topic = names.name("topic");
    String connector = names.name("sink");
    String bucket = names.name("lake");
    boolean byField = partitioner.equals("FieldPartitioner");
    try (Lake lake = new Lake(sandbox, bucket);
        S3Client s3 = sandbox.s3().client();
        Admin admin = Admin.create(Map.of("bootstrap.servers", sandbox.bootstrapServers()));
        TopicWriter writer = new TopicWriter(sandbox.bootstrapServers(), topic, 1)) {
      lake.createBucket();
      writer.send(0, 800);
      peerFlushed(s3, bucket, topic, byField, 0, 300);
      peerFlushed(s3, bucket, topic, byField, 300, 600);
      if (committed > 0) {
        admin
            .alterConsumerGroupOffsets(
                "connect-" + connector,
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(committed)))
            .all()
            .get();
      }

      sandbox.rest().put(connector, config(sandbox, topic, bucket, partitioner));
      sandbox.rest().awaitRunning(connector, 1, Duration.ofMinutes(1));
      writer.send(800, RECORDS);
      awaitNoLag(sandbox, connector, writer);
      Clusters.retire(sandbox, connector);
      KeyCounts counts = lake.count(RECORDS);
      assertThat(counts.tally().exact()).as("%s%s", counts.tally(), counts.faults()).isTrue();
    }
  }

  private static void awaitNoLag(Sandbox sandbox, String connector, TopicWriter writer) {
    Await.until(
        connector + " has confirmed all records",
        Duration.ofMinutes(1),
        () -> {
          sandbox.rest().failIfFailed(connector);
          try {
            return writer.lag(connector) == 0;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
          }
        });
  }
}
