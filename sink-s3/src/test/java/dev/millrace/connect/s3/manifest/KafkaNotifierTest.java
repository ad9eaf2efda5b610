package dev.millrace.connect.s3.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** What a broker can't be made to answer at will. */
class KafkaNotifierTest {
  private static final TopicPartition TP = new TopicPartition("orders", 3);

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaNotifier notifier = new KafkaNotifier(kafka, "files");

  private CompletableFuture<Void> send(String manifest) {
    return CompletableFuture.runAsync(
        () -> notifier.send(TP, manifest.getBytes(StandardCharsets.UTF_8)));
  }

  private ProducerRecord<byte[], byte[]> sent(int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (kafka.history().size() < count) {
      assertThat(System.nanoTime()).as("record %d is sent in time", count).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
    return kafka.history().get(count - 1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void returnsOnlyWhenKafkaHasTheRecord() {
    CompletableFuture<Void> sending = send("{}");
    ProducerRecord<byte[], byte[]> record = sent(1);
    assertThat(sending).isNotDone();
    assertThat(record.topic()).isEqualTo("files");
    assertThat(text(record.key())).isEqualTo("orders-3");
    assertThat(text(record.value())).isEqualTo("{}");
    kafka.completeNext();
    sending.join();
  }

  @Test
  void waitsAnOutageOut() {
    CompletableFuture<Void> sending = send("{}");
    for (int tries = 1; tries <= 3; tries++) {
      sent(tries);
      kafka.errorNext(new TimeoutException("no broker"));
    }
    sent(4);
    kafka.completeNext();
    sending.join();
  }

  @Test
  void saysWhatNoRetryMends() {
    CompletableFuture<Void> sending = send("{}");
    sent(1);
    kafka.errorNext(new TopicAuthorizationException("Not authorized: files"));
    assertThatThrownBy(sending::join)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "A commit of orders-3 can't be told in notification.topic 'files', and is told when"
                + " the task starts again: Not authorized: files");
  }

  @Test
  void leavesTheFilesOfAHugeManifestToItsObject() {
    String files = "{\"key\":\"" + "k".repeat(KafkaNotifier.MAX_BYTES) + "\"}";
    CompletableFuture<Void> sending = send("{\"sequence\":7,\"files\":[" + files + "]}");
    assertThat(text(sent(1).value())).isEqualTo("{\"sequence\":7,\"filesOmitted\":true}");
    kafka.completeNext();
    sending.join();
  }
}
