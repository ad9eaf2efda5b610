package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Process;
import dev.millrace.sandbox.s3.S3Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store is a process of its own, and is killed. */
class KilledStoreIT {
  @TempDir private Path dir;

  @Test
  void waitsForAStoreThatWasKilled() {
    List<SinkRecord> log = Orders.log(230);
    try (S3Process server = new S3Process(dir.resolve("s3"))) {
      server.start();
      server.createBucket("lake");
      Map<String, String> props =
          TaskRun.props(
              "store.url",
              server.endpoint().toString(),
              "aws.access.key.id",
              server.credentials().accessKey(),
              "aws.secret.access.key",
              server.credentials().secretKey(),
              "retry.backoff.ms",
              "100",
              "circuit.open.ms",
              "100",
              "flush.size",
              "50");
      // Some of what it was asked it did, and nobody was told.
      server.faults(1, List.of(S3Rule.always(Effect.CUT_AFTER).probability(0.2)));
      try (TaskRun run = new TaskRun(new S3SinkTask(), props, log)) {
        run.runUntil(() -> run.committed() == 200);
        server.kill();
        log.addAll(Orders.log(600).subList(230, 600));
        for (int i = 0; i < 20; i++) {
          run.step(50);
        }
        assertThat(run.committed()).isEqualTo(200);
        server.start();
        run.runUntil(() -> run.committed() == 600);
      }
      server.noFaults();
      try (ObjectStore store = S3ObjectStore.connect(new S3SinkConfig(props).store())) {
        Orders.assertEachOnce(store, dir, 600);
      }
    }
  }
}
