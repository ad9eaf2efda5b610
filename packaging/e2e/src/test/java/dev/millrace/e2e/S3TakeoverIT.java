package dev.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.Sandbox;
import dev.millrace.sandbox.junit.TestNames;
import dev.millrace.sandbox.junit.UseSandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
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

  private static final String SCHEMA =
      """
      {"schema":{"type":"struct","name":"order","fields":[\
      {"field":"id","type":"int64"},{"field":"city","type":"string"},\
      {"field":"note","type":"string"}]},"payload":""";

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

  private static String city(int id) {
    return "city-" + id / 3 % CITIES;
  }

  private static String payload(int id) {
    return "{\"id\":" + id + ",\"city\":\"" + city(id) + "\",\"note\":\"record " + id + "\"}";
  }

  /** Sends records of which each has its id for its offset, so without transactions. */
  private static void send(Producer<String, String> producer, String topic, int from, int to)
      throws Exception {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int id = from; id < to; id++) {
      sent.add(producer.send(new ProducerRecord<>(topic, 0, "k" + id, SCHEMA + payload(id) + "}")));
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
  }

  /** Files as the other sink names them; record {@code id} is at offset {@code id}. */
  private static void peerFlushed(
      S3Client s3, String bucket, String topic, boolean byField, int from, int to) {
    Map<String, StringBuilder> bodies = new TreeMap<>();
    Map<String, Integer> starts = new TreeMap<>();
    for (int id = from; id < to; id++) {
      String directory = byField ? "city=" + city(id) : "partition=0";
      starts.putIfAbsent(directory, id);
      bodies
          .computeIfAbsent(directory, key -> new StringBuilder())
          .append(payload(id))
          .append('\n');
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
        Producer<String, String> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", sandbox.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
      lake.createBucket();
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
      send(producer, topic, 0, 800);
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
      send(producer, topic, 800, RECORDS);
      Clusters.awaitConfirmed(sandbox, connector, topic, RECORDS);
      Clusters.retire(sandbox, connector);
      Lake.Content content = lake.content(RECORDS, CITIES);
      assertThat(content.tally().exact()).as("%s%s", content.tally(), content.faults()).isTrue();
    }
  }
}
