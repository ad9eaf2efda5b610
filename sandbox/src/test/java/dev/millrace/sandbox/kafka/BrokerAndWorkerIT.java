package dev.millrace.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class BrokerAndWorkerIT {

  private KafkaBroker broker;
  private ConnectWorker worker;

  @BeforeAll
  void start(@TempDir Path directory) {
    long begin = System.nanoTime();
    broker = new KafkaBroker(directory.resolve("broker"), Map.of());
    broker.start();
    long brokerUp = System.nanoTime();
    worker =
        new ConnectWorker(
            new ConnectWorker.Options(
                directory.resolve("worker"),
                broker.bootstrapServers(),
                directory.resolve("plugins"),
                null,
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of(),
                Map.of()));
    worker.start();
    System.out.printf(
        "broker %d ms, worker %d ms%n",
        TimeUnit.NANOSECONDS.toMillis(brokerUp - begin),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - brokerUp));
  }

  @AfterAll
  void stop() {
    if (worker != null) {
      worker.stop();
    }
    broker.stop();
  }

  @Test
  void workerAnswersAndSurvivesKill() throws Exception {
    assertThat(get("/connectors")).isEqualTo("[]");
    URI before = worker.uri();
    worker.kill();
    assertThat(worker.isAlive()).isFalse();
    worker.start();
    assertThat(worker.uri()).isEqualTo(before);
    assertThat(get("/connectors")).isEqualTo("[]");
  }

  @Test
  void topicDataSurvivesKillOfBroker() throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>("kept", "k", "v")).get(30, TimeUnit.SECONDS);
    }
    broker.kill();
    broker.start();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("kept", 0);
      consumer.assign(Set.of(partition));
      consumer.seekToBeginning(Set.of(partition));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      ConsumerRecords<String, String> records = ConsumerRecords.empty();
      while (records.isEmpty() && System.nanoTime() < end) {
        records = consumer.poll(Duration.ofSeconds(1));
      }
      assertThat(records).singleElement().satisfies(r -> assertThat(r.value()).isEqualTo("v"));
    }
  }

  private String get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(worker.uri().resolve(path)).build(), BodyHandlers.ofString())
        .body();
  }
}
