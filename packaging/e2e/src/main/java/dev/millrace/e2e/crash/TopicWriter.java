package dev.millrace.e2e.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills a topic with numbered records, each once, over broker restarts. */
public final class TopicWriter implements AutoCloseable {
  private static final int CITIES = 20;
  private static final String RECORD =
      """
      {"schema":{"type":"struct","name":"crash","fields":[\
      {"field":"id","type":"int64"},{"field":"city","type":"string"},\
      {"field":"note","type":"string","optional":true}]},\
      "payload":{"id":%d,"city":"city-%d","note":"record %d"}}""";

  private final Admin admin;
  private final KafkaProducer<String, String> producer;
  private final String topic;
  private final int partitions;

  public TopicWriter(String bootstrap, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    this.topic = topic;
    this.partitions = partitions;
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    config.put("acks", "all");
    config.put("delivery.timeout.ms", "180000");
    config.put("linger.ms", "5");
    admin = Admin.create(config);
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  /** Sends the records {@code from} to {@code to} - 1 and waits until the broker has them. */
  public void send(int from, int to) throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();
    for (int id = from; id < to; id++) {
      acknowledgements.add(
          producer.send(
              new ProducerRecord<>(
                  topic, id % partitions, "k" + id, RECORD.formatted(id, id % CITIES, id))));
    }
    producer.flush();
    for (Future<RecordMetadata> acknowledgement : acknowledgements) {
      acknowledgement.get();
    }
  }

  /** Records that the sink has not confirmed to Kafka yet; all of them while it can't be told. */
  public long lag(String connector) throws InterruptedException {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets("connect-" + connector)
              .partitionsToOffsetAndMetadata()
              .get();
      long lag = 0;
      for (int partition = 0; partition < partitions; partition++) {
        TopicPartition tp = new TopicPartition(topic, partition);
        long end =
            admin.listOffsets(Map.of(tp, OffsetSpec.latest())).partitionResult(tp).get().offset();
        lag += end - (committed.get(tp) == null ? 0 : committed.get(tp).offset());
      }
      return lag;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RetriableException) {
        return Long.MAX_VALUE;
      }
      throw new IllegalStateException("Can't read the offsets of " + connector, e);
    }
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
