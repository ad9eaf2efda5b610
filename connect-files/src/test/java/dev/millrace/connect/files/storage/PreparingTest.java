package dev.millrace.connect.files.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class PreparingTest {

  @Test
  void countsACallUntilItIsSent() {
    Preparing preparing = new Preparing(4);
    preparing.during(
        () -> {
          assertThat(preparing.free()).isEqualTo(2);
          preparing.beforeTransmission(null, null);
          assertThat(preparing.free()).isEqualTo(3);
          return null;
        });
    assertThat(preparing.free()).isEqualTo(3);
  }

  @Test
  void countsACallInsideACallOnce() {
    Preparing preparing = new Preparing(1);
    assertThat(preparing.<Integer>during(() -> preparing.during(preparing::free))).isZero();
    assertThat(preparing.free()).isOne();
  }

  @Test
  void waitsWhereAllAreTaken() {
    Preparing preparing = new Preparing(1);
    CompletableFuture<Integer> second =
        preparing.during(
            () -> {
              CompletableFuture<Integer> waiting =
                  CompletableFuture.supplyAsync(() -> preparing.during(preparing::free));
              assertThat(waiting).isNotDone();
              preparing.beforeTransmission(null, null);
              waiting.join();
              return waiting;
            });
    assertThat(second).isCompletedWithValue(0);
    assertThat(preparing.free()).isOne();
  }

  @Test
  void countsNoCallForEver() {
    Preparing preparing = new Preparing(1);
    try (S3Client client =
        S3Client.builder()
            .region(Region.US_EAST_1)
            .credentialsProvider(AnonymousCredentialsProvider.create())
            .endpointOverride(URI.create("http://127.0.0.1:1"))
            .overrideConfiguration(o -> o.addExecutionInterceptor(preparing))
            .build()) {
      // One that fails before it is sent, and one that is sent in vain.
      assertThatThrownBy(() -> preparing.during(() -> client.headBucket(r -> {})))
          .isInstanceOf(SdkException.class);
      assertThat(preparing.free()).isOne();
      assertThatThrownBy(() -> preparing.during(() -> client.headBucket(r -> r.bucket("b"))))
          .isInstanceOf(SdkException.class);
      assertThat(preparing.free()).isOne();
    }
  }
}
