package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.ObjectStore.PutOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** Takeover from a sink that died, and whose files are encrypted by a customer's key (SSE-C). */
class EncryptedTakeoverIT extends WithBucket {
  private static final int COMMITTED = 20;
  private static final int WRITTEN = 60;
  private static final String LAST = "topics/orders/partition=0/orders+0+0000000040.json";
  private static final String[] KEY = customerKey("0123456789abcdef0123456789abcdef");
  private static final String[] OTHER_KEY = customerKey("another key, also of 32 bytes...");

  private final List<SinkRecord> log = Orders.log(100);

  private static String[] customerKey(String text) {
    return new String[] {
      "s3.sse.customer.key",
      Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
    };
  }

  /** Files of twenty records each, of which Kafka was told of the first only. */
  private void peerWrote(String... encryption) {
    try (ObjectStore store = bucket.connect(encryption)) {
      for (int from = 0; from < WRITTEN; from += 20) {
        String lines =
            IntStream.range(from, from + 20)
                .mapToObj(n -> "{\"n\":" + n + "}\n")
                .collect(Collectors.joining());
        String key =
            String.format(Locale.ROOT, "topics/orders/partition=0/orders+0+%010d.json", from);
        assertThat(
                store.put(key, lines.getBytes(StandardCharsets.UTF_8), new PutCondition.Absent()))
            .isInstanceOf(PutOutcome.Written.class);
      }
    }
  }

  private TaskRun run(String... encryption) {
    Map<String, String> props = bucket.props(encryption);
    props.put("rotate.schedule.interval.ms", "100");
    return new TaskRun(new S3SinkTask(), props, log.subList(COMMITTED, log.size()));
  }

  private void assertStopsAt(String[] encryption, String... whatIsWrong) {
    try (TaskRun run = run(encryption)) {
      assertThatThrownBy(() -> run.runUntil(() -> run.committed() == log.size()))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("reading '" + LAST + "' in bucket 'lake'")
          .satisfies(e -> assertThat(e.getMessage()).contains(whatIsWrong))
          .hasMessageNotContainingAny(KEY[1], OTHER_KEY[1]);
    }
    try (ObjectStore store = bucket.connect()) {
      assertThat(store.list("")).as("nothing was written").hasSize(3);
    }
  }

  @Test
  void goesOnAfterFilesThatTheKeyOpens() {
    peerWrote(KEY);
    try (TaskRun run = run(KEY)) {
      run.runUntil(() -> run.committed() == log.size());
    }
    try (ObjectStore store = bucket.connect(KEY)) {
      Orders.assertEachOnce(store, dir, log.size());
    }
  }

  @Test
  void saysThatFilesNeedAKey() {
    peerWrote(KEY);
    assertStopsAt(new String[0], "400 InvalidRequest", "Set the customer's key that");
  }

  @Test
  void saysThatFilesNeedAnotherKey() {
    peerWrote(KEY);
    assertStopsAt(OTHER_KEY, "403 AccessDenied", "another customer's key");
  }

  @Test
  void saysThatFilesNeedNoKey() {
    peerWrote();
    assertStopsAt(KEY, "400 InvalidRequest", "another customer's key, or with none");
  }
}
