package dev.millrace.e2e.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.sandbox.process.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads topics as a downstream reader sees them, committed transactions only, and counts the {@code
 * id}s of JSON values.
 */
public final class TopicReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<String> topics;

  public TopicReader(String bootstrap, String topic) {
    this(bootstrap, List.of(topic));
  }

  TopicReader(String bootstrap, List<String> topics) {
    Properties config = new Properties();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    this.topics = topics;
  }

  /** Reads what there is, for about {@code time}, into {@code counts}; returns records read. */
  public int read(KeyCounts counts, Duration time) {
    int read = 0;
    for (ConsumerRecord<byte[], byte[]> record : poll(time)) {
      counts.add(id(record.value()));
      read++;
    }
    return read;
  }

  /** The next records, as they are; none until all topics are there. */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration time) {
    return consumer.assignment().isEmpty() && !assign() ? List.of() : consumer.poll(time);
  }

  /** Reads into {@code counts} until there are so many different ids, or fails after a minute. */
  public void await(KeyCounts counts, long ids) {
    Await.until(
        ids + " ids are in " + topics,
        Duration.ofMinutes(1),
        () -> {
          read(counts, Duration.ofMillis(200));
          return counts.distinct() >= ids;
        });
  }

  /** True if the topics exist. */
  private boolean assign() {
    Map<String, List<PartitionInfo>> known = consumer.listTopics(Duration.ofSeconds(30));
    if (!known.keySet().containsAll(topics)) {
      return false;
    }
    List<TopicPartition> partitions =
        topics.stream()
            .flatMap(topic -> known.get(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toList());
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return true;
  }

  private static long id(byte[] value) {
    try {
      JsonNode json = JSON.readTree(value);
      return (json.has("payload") ? json.get("payload") : json).get("id").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
