package dev.millrace.connect.s3.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.s3.MemoryStore;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class PatientStoreTest {
  private final Throttle throttle = new Throttle(8);
  private int calls;

  /** A store that fails so many times. */
  private PatientStore failing(Fault fault, int times, Patience patience) {
    MemoryStore store =
        new MemoryStore() {
          @Override
          public synchronized Optional<StoredObject> get(String key) {
            if (calls++ < times) {
              throw new StoreException(fault, "It failed: '" + key + "'", null);
            }
            return super.get(key);
          }
        };
    Guard guard =
        new Guard(
            "S3 bucket 'lake'",
            GuardSettings.retries(-1, 1, 2),
            failure -> failure instanceof StoreException known && known.retryable());
    return new PatientStore(store, guard, throttle, patience);
  }

  @Test
  void triesAgainUntilItSucceeds() {
    PatientStore store = failing(Fault.TRANSIENT, 20, new Patience(3, 1, -1));
    assertThat(store.get("a")).isEmpty();
    assertThat(calls).isEqualTo(21);
    assertThat(store.retries()).isEqualTo(20);
    assertThat(throttle.limit()).isEqualTo(8);
  }

  @Test
  void lowersTheNumberOfRequestsWhereTheStoreAsksToSlowDown() {
    PatientStore store = failing(Fault.THROTTLED, 2, new Patience(3, 1, -1));
    assertThat(store.get("a")).isEmpty();
    assertThat(throttle.limit()).isEqualTo(2);
  }

  @Test
  void givesUpAfterTheTimeThatIsSet() {
    PatientStore store = failing(Fault.UNREACHABLE, Integer.MAX_VALUE, new Patience(0, 1, 5));
    assertThatThrownBy(() -> store.get("a"))
        .isInstanceOf(ConnectException.class)
        .hasMessageMatching("Gave up after \\d+ ms, as retry.timeout.ms says: .*It failed: 'a'");
  }

  @Test
  void triesOnceWhereNoRetryMends() {
    PatientStore store = failing(Fault.DENIED, 1, new Patience(3, 1, -1));
    assertThatThrownBy(() -> store.get("a")).hasMessageContaining("It failed: 'a'");
    assertThat(calls).isEqualTo(1);
  }

  @Test
  void waitsLongerFromRetryToRetry() {
    Patience patience = new Patience(9, 100, -1);
    assertThat(patience.quickMs(1)).isBetween(50L, 100L);
    assertThat(patience.quickMs(4)).isBetween(400L, 800L);
    assertThat(patience.quickMs(60)).isBetween(10_000L, 20_000L);
  }
}
