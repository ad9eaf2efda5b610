package dev.millrace.connect.s3.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.s3.S3SinkConfig;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlowDownIT {
  private static final int THREADS = 8;

  private final Throttle throttle = new Throttle(THREADS);
  private final AtomicInteger lowest = new AtomicInteger(THREADS);

  private void upload(ObjectStore store, String prefix) {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        String key = prefix + i;
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  store.upload(key, Map.of(), Payload.of(new byte[100]));
                  lowest.accumulateAndGet(throttle.limit(), Math::min);
                },
                pool));
      }
      CompletableFuture.allOf(all.toArray(new CompletableFuture<?>[0])).join();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void fewerRequestsRunWhileTheServerAsksForItAndAllOfThemAfterwards(@TempDir Path dir)
      throws Exception {
    try (S3Server server = S3Server.start(dir)) {
      server.createBucket("lake");
      S3SinkConfig config =
          new S3SinkConfig(
              Map.of(
                  "s3.bucket.name",
                  "lake",
                  "format.class",
                  "json",
                  "flush.size",
                  "1",
                  "store.url",
                  server.endpoint().toString(),
                  "aws.access.key.id",
                  server.credentials().accessKey(),
                  "aws.secret.access.key",
                  server.credentials().secretKey()));
      Guard guard =
          new Guard(
              "S3",
              GuardSettings.retries(-1, 1, 5),
              failure -> failure instanceof StoreException known && known.retryable());
      try (ObjectStore raw = S3ObjectStore.connect(config.store().withoutRetries());
          ObjectStore store = new PatientStore(raw, guard, throttle, new Patience(10, 2, -1))) {
        server.fault(
            (operation, bucket, key) ->
                throttle.running() > 2 ? S3Fault.Effect.SLOW_DOWN : S3Fault.Effect.PROCEED);
        upload(store, "slow/");
        assertThat(lowest.get()).isLessThanOrEqualTo(2);
        server.fault(S3Fault.NONE);
        upload(store, "fast/");
        assertThat(throttle.limit()).isEqualTo(THREADS);
        assertThat(raw.list("slow/"))
            .containsExactlyInAnyOrderElementsOf(
                IntStream.range(0, 300).mapToObj(i -> "slow/" + i).toList());
        assertThat(raw.list("fast/")).hasSize(300);
      }
    }
  }
}
