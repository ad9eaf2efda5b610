package dev.millrace.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;

/** The whole task where another connector died; see docs/decisions/0002, "Taking over". */
class TakeoverTaskTest {
  private static final String HEAD = "_millrace/files/orders/0.json";

  private final MemoryStore store = new MemoryStore();
  private final List<SinkRecord> log = new ArrayList<>();

  /** Records with gaps in their offsets: record i is at 3 i / 2, in one of five cities. */
  private void produce(int count) {
    for (int i = 0; i < count; i++) {
      log.add(
          new SinkRecord(
              "orders",
              0,
              null,
              null,
              null,
              Map.of("n", i, "city", "c/" + i * 7 % 5),
              i * 3L / 2,
              1000L + i,
              TimestampType.CREATE_TIME));
    }
  }

  /** What the other connector wrote: files of the records from {@code from} to {@code to}. */
  private void peerWrote(boolean byCity, int from, int to) {
    Map<String, StringBuilder> bodies = new HashMap<>();
    Map<String, Long> starts = new HashMap<>();
    for (SinkRecord record : log.subList(from, to)) {
      Map<?, ?> value = (Map<?, ?>) record.value();
      String directory = byCity ? "city=" + value.get("city") : "partition=0";
      starts.putIfAbsent(directory, record.kafkaOffset());
      bodies
          .computeIfAbsent(directory, key -> new StringBuilder())
          .append("{\"n\":" + value.get("n") + "}\n");
    }
    bodies.forEach(
        (directory, body) ->
            store.put(
                String.format(
                    "topics/orders/%s/orders+0+%010d.json", directory, starts.get(directory)),
                body.toString().getBytes(StandardCharsets.UTF_8),
                new PutCondition.Absent()));
  }

  private TaskRun run(int committed, String... props) {
    return new TaskRun(TaskRun.on(store), TaskRun.props(props), log.subList(committed, log.size()));
  }

  private void assertEachOnce() {
    assertThat(
            TaskRun.lines(store, "topics/").stream()
                .map(line -> Integer.parseInt(line.replaceAll(".*\"n\":(\\d+).*", "$1")))
                .sorted())
        .isEqualTo(IntStream.range(0, log.size()).boxed().toList());
  }

  private long end() {
    return log.get(log.size() - 1).kafkaOffset() + 1;
  }

  private static String[] byCity(String... more) {
    List<String> props =
        new ArrayList<>(
            List.of(
                "partitioner.class", "field",
                "partition.field.name", "city",
                "rotate.schedule.interval.ms", "100"));
    props.addAll(List.of(more));
    return props.toArray(new String[0]);
  }

  @Test
  void goesOnWhereTheOffsetsAreBehindAllFiles() {
    produce(100);
    peerWrote(false, 0, 60);
    try (TaskRun run = run(60, "rotate.schedule.interval.ms", "100")) {
      run.runUntil(() -> run.committed() == end());
    }
    assertEachOnce();
  }

  @Test
  void skipsWhatWasWrittenBehindTheCommittedOffset() {
    produce(100);
    peerWrote(false, 0, 20);
    peerWrote(false, 20, 45);
    peerWrote(false, 45, 61);
    try (TaskRun run = run(20, "rotate.schedule.interval.ms", "100")) {
      run.runUntil(() -> run.committed() == end());
    }
    assertEachOnce();
  }

  @Test
  void skipsDirectoryByDirectoryAlsoIfNotAllFilesWereUploaded() {
    produce(200);
    peerWrote(true, 0, 50);
    peerWrote(true, 50, 100);
    store.list("topics/orders/city=c/3/").stream()
        .filter(key -> !key.endsWith("0000000006.json"))
        .forEach(store::delete);
    int before = TaskRun.lines(store, "topics/").size();
    assertThat(before).isEqualTo(90);
    try (TaskRun run = run(50, byCity())) {
      run.runUntil(() -> run.committed() == end());
      assertThat(new String(store.get(HEAD).orElseThrow().body(), StandardCharsets.UTF_8))
          .as("what was taken over is done")
          .doesNotContain("foreign");
    }
    assertEachOnce();
  }

  @Test
  void countsAgainAfterACrashInBetween() {
    for (int seed = 0; seed < 20; seed++) {
      store.list("").forEach(store::delete);
      log.clear();
      produce(150);
      peerWrote(true, 0, 40);
      peerWrote(true, 40, 120);
      Random random = new Random(seed);
      List<TaskRun> zombies = new ArrayList<>();
      for (int life = 0; life < 4; life++) {
        TaskRun run = run(40, byCity("flush.size", Integer.toString(1 + random.nextInt(20))));
        for (int step = 0; step < 6; step++) {
          run.step(1 + random.nextInt(20));
          run.committed();
          java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
        zombies.add(run);
      }
      try (TaskRun run = run(40, byCity())) {
        run.runUntil(() -> run.committed() == end());
      }
      zombies.forEach(TaskRun::close);
      assertEachOnce();
    }
  }

  @Test
  void anotherPartitionerStopsTheTaskBeforeItDoublesAnything() {
    produce(100);
    peerWrote(false, 0, 20);
    peerWrote(false, 20, 60);
    try (TaskRun run = run(20, byCity())) {
      assertThatThrownBy(() -> run.runUntil(() -> false))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("directory 'partition=0' that begins with offset 30 of orders-0")
          .hasMessageContaining("routed to 'city=c/0' now");
    }
    assertThat(TaskRun.lines(store, "topics/")).hasSize(60);
  }

  @Test
  void looksForNothingIfItIsSwitchedOff() {
    produce(30);
    peerWrote(false, 0, 30);
    try (TaskRun run = run(0, "takeover", "off", "file.delim", "-", "flush.size", "30")) {
      run.runUntil(() -> run.committed() == end());
    }
    assertThat(TaskRun.lines(store, "topics/")).as("all of it again").hasSize(60);
  }
}
