package dev.millrace.connect.s3.manifest;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends manifests as records with the key {@code <topic>-<partition>}, and waits for every replica
 * in sync to have them. It waits an outage of Kafka out, until it is closed. Thread-safe.
 */
public final class KafkaNotifier implements Notifier {
  private static final Logger log = LoggerFactory.getLogger(KafkaNotifier.class);

  /** Well below what brokers take by default (message.max.bytes), with room for the key. */
  static final int MAX_BYTES = 900_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private volatile boolean closed;

  KafkaNotifier(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * @param settings of the producer, with {@code bootstrap.servers}
   * @throws org.apache.kafka.common.KafkaException if they don't make a producer
   */
  public static KafkaNotifier connect(String topic, Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    // What is sent must be safe before the commit is settled, whatever else is configured.
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaNotifier(
        new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()), topic);
  }

  @Override
  public void send(TopicPartition partition, byte[] manifest) {
    ProducerRecord<byte[], byte[]> notification =
        new ProducerRecord<>(
            topic,
            partition.toString().getBytes(StandardCharsets.UTF_8),
            manifest.length > MAX_BYTES ? ManifestJson.withoutFiles(manifest) : manifest);
    while (true) {
      try {
        producer.send(notification).get();
        return;
      } catch (ExecutionException e) {
        if (closed || !(e.getCause() instanceof RetriableException)) {
          throw failed(partition, e.getCause());
        }
        log.warn("{}: the notification is not sent yet, trying again", partition, e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw failed(partition, e);
      }
    }
  }

  private ConnectException failed(TopicPartition partition, Throwable cause) {
    return new ConnectException(
        "A commit of "
            + partition
            + " can't be told in notification.topic '"
            + topic
            + "', and is told when the task starts again: "
            + cause.getMessage(),
        cause);
  }

  @Override
  public void close() {
    closed = true;
    producer.close(Duration.ZERO);
  }
}
