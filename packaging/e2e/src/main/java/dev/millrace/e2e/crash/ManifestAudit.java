package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.e2e.Lake;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether manifests name each visible file once, without a gap, and whether each was sent. */
final class ManifestAudit {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, List<Long>> sequences = new HashMap<>();
  private final List<String> files = new ArrayList<>();
  private final Set<String> manifests = new HashSet<>();
  private long records;

  private ManifestAudit() {}

  /**
   * @param notifications the topic that has a copy of each manifest
   * @throws AssertionError with what is wrong
   */
  static void check(Lake lake, String prefix, String bootstrap, String notifications, long records)
      throws IOException {
    ManifestAudit audit = new ManifestAudit();
    for (byte[] manifest : lake.read(prefix)) {
      audit.add(JSON.readTree(manifest));
    }
    audit.require(audit.records == records, audit.records + " records in manifests of " + records);
    audit.sequences.forEach(
        (partition, numbers) -> {
          numbers.sort(null);
          for (int i = 0; i < numbers.size(); i++) {
            audit.require(numbers.get(i) == i + 1, partition + " has manifests " + numbers);
          }
        });
    List<String> visible = lake.files().stream().sorted().toList();
    audit.files.sort(null);
    audit.require(
        audit.files.equals(visible),
        audit.files.size() + " files in manifests, " + visible.size() + " in the bucket");
    Set<String> missing = new HashSet<>(audit.manifests);
    missing.removeAll(sent(bootstrap, notifications));
    audit.require(missing.isEmpty(), "not sent: " + missing);
  }

  private void add(JsonNode manifest) {
    String partition = manifest.get("topic").asText() + "-" + manifest.get("partition").asInt();
    sequences
        .computeIfAbsent(partition, p -> new ArrayList<>())
        .add(manifest.get("sequence").asLong());
    manifests.add(manifest.get("manifest").asText());
    records += manifest.get("records").asLong();
    manifest.get("files").forEach(file -> files.add(file.get("key").asText()));
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError("Manifests: " + otherwise);
    }
  }

  /** The keys of all manifests that stand in the topic. */
  private static Set<String> sent(String bootstrap, String topic) throws IOException {
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    Set<String> sent = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          sent.add(JSON.readTree(record.value()).get("manifest").asText());
        }
      }
    }
    return sent;
  }
}
