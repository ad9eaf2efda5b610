package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import dev.millrace.sandbox.s3.S3Rules;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store does to a task, and that each record is in one file all the same. */
class FailuresIT extends WithBucket {
  /** Files of several parts: 60 of these records fill one of 5 MiB. */
  private static final int PADDING = 100_000;

  private static final String[] SMALL_PARTS = {"s3.part.size", "5242880", "flush.size", "150"};

  private TaskRun run(List<SinkRecord> log, String... more) {
    return new TaskRun(new S3SinkTask(), bucket.props(more), log);
  }

  private void assertEachOnce(int count) {
    try (ObjectStore store = bucket.connect()) {
      Orders.assertEachOnce(store, dir, count);
    }
  }

  private void fault(S3Rule... rules) {
    bucket.server.fault(S3Rules.of(rules));
  }

  private long requests(String operation) {
    return bucket.requests(operation).size();
  }

  /** What goes on after a failure was mended. */
  private void finish(List<SinkRecord> log) {
    bucket.server.fault(S3Fault.NONE);
    try (TaskRun run = run(log, "rotate.schedule.interval.ms", "100")) {
      run.runUntil(() -> run.committed() == log.size());
    }
    assertEachOnce(log.size());
  }

  @Test
  void stopsWhenTheBucketVanishesAndExportsAllToANewOne() throws IOException {
    List<SinkRecord> log = Orders.log(250);
    try (TaskRun run = run(log)) {
      run.runUntil(() -> run.committed() == 200);
      bucket.server.destroyBucket("lake");
      log.addAll(Orders.log(400).subList(250, 400));
      assertThatThrownBy(() -> run.runUntil(() -> run.committed() == 400))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("S3 failed while")
          .hasMessageContaining("in bucket 'lake'")
          .hasMessageContaining("404 NoSuchBucket")
          .hasMessageContaining("Create the bucket, or correct its name.");
    }
    bucket.server.createBucket("lake");
    finish(log);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GetObject",
        "PutObject",
        "CreateMultipartUpload",
        "UploadPart",
        "CompleteMultipartUpload"
      })
  void stopsWhenARightIsTakenAwayAndLosesNothing(String operation) {
    List<SinkRecord> log = Orders.log(300, PADDING);
    boolean atOnce = operation.equals("GetObject");
    fault(S3Rule.on(operation, Effect.DENIED).skip(atOnce ? 0 : 1));
    assertThatThrownBy(
            () -> {
              try (TaskRun run = run(log, SMALL_PARTS)) {
                run.runUntil(() -> run.committed() == 300);
              }
            })
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("S3 failed while")
        .hasMessageContaining("in bucket 'lake' at " + bucket.server.endpoint())
        .hasMessageContaining("403 AccessDenied")
        .hasMessageContaining("Give these credentials s3:GetObject, s3:PutObject");
    finish(log);
  }

  static Stream<List<Object>> lostRequests() {
    return Stream.of(
            "GetObject",
            "PutObject",
            "CreateMultipartUpload",
            "UploadPart",
            "CompleteMultipartUpload")
        .flatMap(
            operation ->
                Stream.of(
                        Effect.CUT_BEFORE,
                        Effect.CUT_AFTER,
                        Effect.INTERNAL_ERROR,
                        Effect.SLOW_DOWN)
                    .map(effect -> List.<Object>of(operation, effect)));
  }

  @ParameterizedTest
  @MethodSource("lostRequests")
  void getsOverRequestsAndRepliesThatAreLost(List<Object> lost) {
    String operation = (String) lost.get(0);
    List<SinkRecord> log = Orders.log(150, PADDING);
    fault(S3Rule.on(operation, (Effect) lost.get(1)).most(3));
    try (TaskRun run = run(log, SMALL_PARTS)) {
      run.runUntil(() -> run.committed() == 150);
    }
    assertThat(requests(operation)).isGreaterThan(3);
    assertEachOnce(150);
  }

  @Test
  void readsAgainWhatALifecycleRuleAbortedBeforeTheCommit() throws IOException {
    List<SinkRecord> log = Orders.log(150, PADDING);
    try (TaskRun run = run(log, SMALL_PARTS)) {
      run.runUntil(() -> requests("UploadPart") >= 1);
      assertThat(bucket.server.abortUploads("lake", Duration.ZERO)).isEqualTo(1);
      run.runUntil(() -> run.committed() == 150);
    }
    assertEachOnce(150);
  }

  @Test
  void readsAgainWhatALifecycleRuleAbortedAfterTheCommit() throws IOException {
    List<SinkRecord> log = Orders.log(150);
    fault(S3Rule.on("CompleteMultipartUpload", Effect.CUT_BEFORE));
    try (TaskRun run = run(log, "flush.size", "150")) {
      run.runUntil(() -> requests("CompleteMultipartUpload") >= 1);
    }
    assertThat(bucket.server.abortUploads("lake", Duration.ZERO)).isEqualTo(1);
    finish(log);
  }

  @Test
  void theNextOwnerCompletesWhatTheLastOneCommitted() {
    List<SinkRecord> log = Orders.log(150);
    fault(S3Rule.on("CompleteMultipartUpload", Effect.CUT_BEFORE));
    try (TaskRun run = run(log, "flush.size", "150")) {
      run.runUntil(() -> requests("CompleteMultipartUpload") >= 1);
    }
    bucket.server.fault(S3Fault.NONE);
    bucket.server.forgetRequests();
    try (TaskRun run = run(log, "flush.size", "150")) {
      run.runUntil(() -> run.committed() == 150);
    }
    assertThat(requests("UploadPart")).isZero();
    assertEachOnce(150);
  }

  @Test
  void waitsForASlowStore() {
    List<SinkRecord> log = Orders.log(300);
    fault(S3Rule.always(Effect.delayed(Duration.ofMillis(150))));
    try (TaskRun run =
        run(
            log,
            "flush.size",
            "20",
            "partitioner.class",
            "field",
            "partition.field.name",
            "city")) {
      run.runUntil(() -> run.committed() == 300);
    }
    assertEachOnce(300);
  }

  @Test
  void opensLaterWhereTheStoreStalls() {
    List<SinkRecord> log = Orders.log(100);
    fault(S3Rule.on("GetObject", Effect.delayed(Duration.ofMillis(4_500))).most(1));
    try (TaskRun run = run(log)) {
      // open() is back before the store is.
      assertThat(run.context.paused).contains(TaskRun.TP);
      assertThat(run.context.timeoutMs).isBetween(1L, 1_000L);
      assertThat(run.committed()).isEqualTo(-1);
      run.runUntil(() -> run.committed() == 100);
    }
    assertEachOnce(100);
  }
}
