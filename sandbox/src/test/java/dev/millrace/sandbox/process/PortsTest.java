package dev.millrace.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PortsTest {

  @Test
  void aPortOnWhichSomebodyListensIsNotFree() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
    }
    assertThat(Ports.isFree(Ports.free())).isTrue();
  }

  @Test
  void triesOtherPortsABoundedNumberOfTimes() {
    AtomicInteger next = new AtomicInteger(100);
    List<List<Integer>> tried = new ArrayList<>();
    assertThatThrownBy(
            () ->
                Ports.startOnFree(
                    2,
                    next::getAndIncrement,
                    ports -> {
                      tried.add(ports);
                      throw new StartFailedException("it ended", "Address already in use");
                    }))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("Address already in use");
    assertThat(tried).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void doesNotTryAgainForAnotherReason() {
    AtomicInteger starts = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Ports.startOnFree(
                    1,
                    () -> 100,
                    ports -> {
                      starts.incrementAndGet();
                      throw new StartFailedException("it ended", "No such setting");
                    }))
        .isInstanceOf(StartFailedException.class);
    assertThat(starts).hasValue(1);
  }

  @Test
  void aWaitEndsAtItsDeadline() {
    assertThatThrownBy(() -> Await.until("pigs fly", Duration.ofMillis(50), () -> false))
        .isInstanceOf(Await.AwaitTimeoutException.class)
        .hasMessage("Waited PT0.05S in vain until pigs fly");
    assertThat(Await.within(Duration.ofMillis(50), () -> false)).isFalse();
    Await.until("now", Duration.ZERO, () -> true);
  }
}
