package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

class AtLeastOnceTest {
  private final List<SinkRecord> log = new ArrayList<>();

  /** A store without conditional writes, that counts requests. */
  private static final class PlainStore extends MemoryStore {
    int uploads;

    @Override
    public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
      throw new AssertionError("A conditional write of '" + key + "'");
    }

    @Override
    public synchronized String createUpload(String key, Map<String, String> metadata) {
      uploads++;
      return super.createUpload(key, metadata);
    }
  }

  private final PlainStore store = new PlainStore();

  private void produce(int count, String pad) {
    int first = log.size();
    for (int i = first; i < first + count; i++) {
      log.add(
          new SinkRecord(
              "orders",
              0,
              null,
              null,
              null,
              Map.of("n", i, "pad", pad),
              i,
              1000L + i,
              TimestampType.CREATE_TIME));
    }
  }

  private TaskRun run(String... more) {
    Map<String, String> props = TaskRun.props(more);
    props.put("delivery.guarantee", "at_least_once");
    return new TaskRun(TaskRun.on(store), props, log);
  }

  private Set<Integer> exported() {
    Set<Integer> numbers = new TreeSet<>();
    for (String line : TaskRun.lines(store, "topics/")) {
      numbers.add(Integer.parseInt(line.replaceAll(".*\"n\":(\\d+).*", "$1")));
    }
    return numbers;
  }

  @Test
  void writesASmallFileInOneRequestAndNothingElse() {
    produce(250, "");
    try (TaskRun run = run()) {
      run.runUntil(() -> run.committed() == 200);
    }
    assertThat(store.list(""))
        .hasSize(2)
        .allSatisfy(
            key ->
                assertThat(key)
                    .matches("topics/orders/partition=0/orders\\+0\\+0000000\\d00\\+\\w{12}.json"));
    assertThat(store.uploads).isZero();
    assertThat(TaskRun.lines(store, "topics/")).hasSize(200);
  }

  @Test
  void writesALargeFileInPartsAndMakesItVisible() {
    produce(120, "x".repeat(100_000));
    try (TaskRun run = run("s3.part.size", "5242880", "flush.size", "120")) {
      run.runUntil(() -> run.committed() == 120);
    }
    assertThat(store.uploads).isEqualTo(1);
    assertThat(store.openUploads()).isZero();
    assertThat(exported()).hasSize(120);
  }

  @Test
  void neitherAZombieNorARepetitionTakesTheFileOfAnotherAway() {
    produce(150, "");
    try (TaskRun zombie = run("flush.size", "60")) {
      zombie.runUntil(() -> zombie.committed() == 120);
      try (TaskRun next = run("flush.size", "150")) {
        next.runUntil(() -> next.committed() == 150);
      }
      produce(30, "");
      zombie.runUntil(() -> zombie.committed() == 180);
    }
    assertThat(exported()).hasSize(180);
    assertThat(store.list("topics/")).hasSize(4);
  }

  @Test
  void readsAgainWhatLifecycleRulesAborted() {
    produce(110, "x".repeat(100_000));
    try (TaskRun run = run("s3.part.size", "5242880", "flush.size", "110")) {
      run.step(60);
      run.runUntil(() -> store.openUploads() == 1);
      store.abortAllUploads();
      run.runUntil(() -> run.committed() > 0);
      assertThat(run.committed()).isEqualTo(110);
    }
    assertThat(exported()).hasSize(110);
  }

  @Test
  void leavesItToKafkaToMoveOffsets() {
    Map<String, String> props = new HashMap<>(TaskRun.props());
    props.put("delivery.guarantee", "at_least_once");
    props.put("store.url", "http://127.0.0.1:1");
    assertThat(new S3SinkConnector().alterOffsets(props, Map.of(TaskRun.TP, 5L))).isTrue();
  }
}
