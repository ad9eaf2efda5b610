package dev.millrace.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.process.Ports;
import dev.millrace.sandbox.process.StartFailedException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTakenIT {

  @TempDir Path directory;

  @Test
  void choosesAnotherPortWhenTheFirstIsTakenMeanwhile() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Queue<Integer> first = new ArrayDeque<>(List.of(taken.getLocalPort()));
      IntSupplier ports = () -> first.isEmpty() ? Ports.free() : first.remove();
      try (KafkaBroker broker = new KafkaBroker(directory, Map.of(), ports)) {
        broker.start();
        assertThat(broker.isAlive()).isTrue();
        assertThat(broker.bootstrapServers()).isNotEqualTo("127.0.0.1:" + taken.getLocalPort());
        broker.kill();
      }
    }
  }

  @Test
  void saysWhyAServerDoesNotStart() {
    Map<String, String> wrong = Map.of("log.retention.ms", "soon");
    try (KafkaBroker broker = new KafkaBroker(directory, wrong)) {
      assertThatThrownBy(broker::start)
          .isInstanceOf(StartFailedException.class)
          .hasMessageContaining("Kafka broker ended with status")
          .hasMessageContaining("Invalid value soon for configuration log.retention.ms");
      assertThat(broker.isAlive()).isFalse();
    }
  }
}
