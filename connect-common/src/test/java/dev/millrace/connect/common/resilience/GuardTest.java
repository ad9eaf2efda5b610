package dev.millrace.connect.common.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class GuardTest {
  private final AtomicLong clock = new AtomicLong(1);

  private Guard guard(GuardSettings settings) {
    return new Guard("database db:5432", settings, IOException.class::isInstance, clock::get);
  }

  private void pass(long ms) {
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  private static Object broken() throws IOException {
    throw new IOException("connection reset");
  }

  @Test
  void returnsWhatTheCallReturns() {
    assertThat(guard(GuardSettings.retries(3, 100, 1000)).call("reading", () -> 42)).isEqualTo(42);
  }

  @Test
  void keepsADeadlineInsteadOfSleeping() {
    Guard guard = guard(GuardSettings.retries(3, 100, 1000));

    RetryLater later =
        catchThrowableOfType(
            RetryLater.class, () -> guard.call("reading 'orders'", GuardTest::broken));

    assertThat(later)
        .hasMessage("database db:5432: failed while reading 'orders': connection reset");
    assertThat(later.inMs()).isBetween(50L, 150L);
    assertThat(guard.waitMs()).isBetween(1L, later.inMs());
    pass(later.inMs());
    assertThat(guard.waitMs()).isZero();
    assertThat(guard.call("reading", () -> "well")).isEqualTo("well");
  }

  @Test
  void makesNoCallBeforeTheDeadline() {
    Guard guard = guard(GuardSettings.retries(-1, 100, 1000));
    AtomicInteger calls = new AtomicInteger();
    assertThatThrownBy(() -> guard.call("reading", GuardTest::broken))
        .isInstanceOf(RetryLater.class);

    assertThatThrownBy(() -> guard.call("reading", calls::incrementAndGet))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("waiting before reading");
    assertThat(calls).hasValue(0);
  }

  @Test
  void givesUpAfterTheLastTryAndSaysHowMany() {
    Guard guard = guard(GuardSettings.retries(2, 100, 1000));
    assertThatThrownBy(() -> guard.call("reading", GuardTest::broken))
        .isInstanceOf(RetryLater.class);
    pass(1000);

    assertThatThrownBy(() -> guard.call("reading", GuardTest::broken))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage(
            "database db:5432: failed 2 times in a row while reading; giving up: connection reset");
    assertThat(guard.retries()).isEqualTo(1);
    assertThat(guard.errors()).isEqualTo(2);
  }

  @Test
  void countsTriesAnewAfterASuccess() {
    Guard guard = guard(GuardSettings.retries(2, 100, 1000));
    for (int round = 0; round < 5; round++) {
      assertThatThrownBy(() -> guard.call("reading", GuardTest::broken))
          .isInstanceOf(RetryLater.class);
      pass(1000);
      guard.call("reading", () -> "well");
    }
  }

  @Test
  void failsAtOnceWhereNoRetryHelps() {
    Guard guard = guard(GuardSettings.retries(-1, 100, 1000));

    assertThatThrownBy(
            () ->
                guard.call(
                    "reading",
                    () -> {
                      throw new IllegalStateException("no such column");
                    }))
        .isExactlyInstanceOf(ConnectException.class)
        .hasMessage("database db:5432: failed while reading: no such column");
    assertThat(guard.waitMs()).isZero();
  }

  @Test
  void waitsLongerAfterEachFailureUpToTheLimit() {
    Guard guard = guard(GuardSettings.retries(-1, 100, 400));
    long last = 0;
    for (int i = 0; i < 40; i++) {
      RetryLater later =
          catchThrowableOfType(RetryLater.class, () -> guard.call("reading", GuardTest::broken));
      last = later.inMs();
      assertThat(last).isLessThanOrEqualTo(600);
      pass(1000);
    }
    assertThat(last).isGreaterThanOrEqualTo(200);
  }

  @Test
  void opensTheCircuitAfterTooManyFailuresInARow() {
    Guard guard = guard(GuardSettings.retries(-1, 1, 1).withCircuit(3, 60_000));
    for (int i = 0; i < 3; i++) {
      assertThat(guard.circuitOpen()).isFalse();
      assertThatThrownBy(() -> guard.call("reading", GuardTest::broken))
          .isInstanceOf(RetryLater.class);
      pass(10);
    }
    assertThat(guard.circuitOpen()).isTrue();
    AtomicInteger calls = new AtomicInteger();

    assertThatThrownBy(() -> guard.call("reading", calls::incrementAndGet))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("circuit open");
    assertThat(calls).hasValue(0);
    assertThat(guard.waitMs()).isPositive();
  }

  @Test
  void spreadsCallsToTheRate() {
    Guard guard =
        new Guard("api", GuardSettings.retries(1, 1, 1).withRate(1), e -> true, System::nanoTime);
    guard.call("first", () -> 1);

    assertThat(guard.waitMs()).isBetween(1L, 2000L);
    assertThatThrownBy(() -> guard.call("second", () -> 2)).isInstanceOf(RetryLater.class);
  }
}
