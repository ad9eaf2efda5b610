package dev.millrace.connect.s3.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ThrottleTest {
  private final Throttle throttle = new Throttle(8);

  private void succeed(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      throttle.leave(throttle.enter(), false);
    }
  }

  @Test
  void halvesWhenTheStoreAsksToSlowDownAndRecoversByAndBy() throws InterruptedException {
    throttle.leave(throttle.enter(), true);
    assertThat(throttle.limit()).isEqualTo(4);
    throttle.leave(throttle.enter(), true);
    throttle.leave(throttle.enter(), true);
    throttle.leave(throttle.enter(), true);
    assertThat(throttle.limit()).isEqualTo(1);
    succeed(1);
    assertThat(throttle.limit()).isEqualTo(2);
    succeed(3);
    assertThat(throttle.limit()).isEqualTo(3);
    succeed(40);
    assertThat(throttle.limit()).isEqualTo(8);
  }

  @Test
  void requestsThatWereUnderWayTogetherCountOnce() throws InterruptedException {
    int first = throttle.enter();
    int second = throttle.enter();
    throttle.leave(first, true);
    throttle.leave(second, true);
    assertThat(throttle.limit()).isEqualTo(4);
  }

  @Test
  void holdsBackWhatIsMoreThanTheLimit() throws Exception {
    Throttle one = new Throttle(1);
    int entered = one.enter();
    CompletableFuture<Integer> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return one.enter();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(one.running()).isEqualTo(1);
    assertThat(next).isNotDone();
    one.leave(entered, false);
    assertThat(next.get(20, TimeUnit.SECONDS)).isZero();
  }
}
