package dev.millrace.connect.s3.takeover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.s3.MemoryStore;
import dev.millrace.connect.s3.commit.ForeignFile;
import dev.millrace.connect.s3.commit.StagedObject;
import dev.millrace.connect.s3.partition.JodaPattern;
import dev.millrace.connect.s3.partition.Partitioning;
import dev.millrace.connect.s3.partition.Partitioning.Step;
import dev.millrace.connect.s3.partition.TimestampExtractor;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class TakeoverTest {
  private static final TopicPartition P0 = new TopicPartition("orders", 0);
  private static final TopicPartition P1 = new TopicPartition("orders", 1);
  private static final Step FIELD = new Step.Value(new Reference.OfField(FieldPath.parse("a")));
  private static final Step WALL_CLOCK =
      new Step.Time(
          1000,
          JodaPattern.translate("YYYY", Locale.ENGLISH),
          ZoneOffset.UTC,
          new TimestampExtractor.Wallclock(() -> 0));

  private final Store store = new Store();

  private static final class Store extends MemoryStore {
    int listings;

    @Override
    public synchronized List<String> list(String prefix) {
      listings++;
      return super.list(prefix);
    }
  }

  private Takeover takeover(Step... steps) {
    return new Takeover(
        store,
        Runnable::run,
        new Partitioning(List.of(steps), "/", ""),
        topic -> "topics/" + topic + "/",
        "+",
        null);
  }

  private void file(String directory, int partition, long start, int lines) {
    store.put(
        String.format("topics/orders/%s/orders+%d+%010d.json", directory, partition, start),
        "{}\n".repeat(lines).getBytes(StandardCharsets.UTF_8),
        new PutCondition.Absent());
  }

  @Test
  void whereNobodyWasNothingIsAskedFor() {
    store.put("topics/orders/readme.txt", new byte[0], new PutCondition.Absent());
    assertThat(takeover(FIELD).lastFiles(P0, -1)).contains(List.of());
  }

  @Test
  void countsTheLastFileOfEachDirectoryThatBeginsBehindTheCommittedOffset() {
    file("a=x", 0, 0, 5);
    file("a=x", 0, 90, 5);
    file("a=x", 0, 120, 7);
    file("a=y", 0, 99, 3);
    file("a=z/z", 0, 100, 2);
    file("a=x", 1, 500, 1);
    Takeover takeover = takeover(FIELD);
    assertThat(takeover.lastFiles(P0, -1)).as("the first record has to come").isEmpty();
    assertThat(takeover.lastFiles(P0, 100).orElseThrow())
        .containsExactlyInAnyOrder(
            new ForeignFile("a=x", 120, 7), new ForeignFile("a=z/z", 100, 2));
    assertThat(takeover.lastFiles(P0, 121)).contains(List.of());
  }

  @Test
  void listsATopicOnceForAllPartitionsThatAreOpenedTogether() {
    file("a=x", 0, 10, 5);
    file("a=x", 1, 20, 6);
    Takeover takeover = takeover(FIELD);
    takeover.expect(List.of(P0, P1));
    assertThat(takeover.lastFiles(P0, 0)).contains(List.of(new ForeignFile("a=x", 10, 5)));
    assertThat(takeover.lastFiles(P1, 0)).contains(List.of(new ForeignFile("a=x", 20, 6)));
    assertThat(store.listings).isEqualTo(1);
    takeover.forget(P0);
    takeover.forget(P1);
    file("a=x", 1, 30, 1);
    assertThat(takeover.lastFiles(P1, 0)).contains(List.of(new ForeignFile("a=x", 30, 1)));
  }

  @Test
  void byTheWallClockOneFileStandsForAllDirectories() {
    file("2025", 0, 10, 5);
    file("2026", 0, 20, 6);
    assertThat(takeover(WALL_CLOCK).lastFiles(P0, 0))
        .contains(List.of(new ForeignFile(null, 20, 6)));
    assertThatThrownBy(() -> takeover(FIELD, WALL_CLOCK).lastFiles(P0, 0))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("orders+0+0000000020.json")
        .hasMessageContaining("by the wall clock and other values together");
  }

  @Test
  void filesOfOurOwnAreNotForeign() {
    String key = "topics/orders/a=x/orders+0+0000000010.json";
    String upload = store.createUpload(key, Map.of(StagedObject.METADATA, "id"));
    String part =
        store.uploadPart(key, upload, 1, Payload.of("{}\n".getBytes(StandardCharsets.UTF_8)));
    store.completeUpload(key, upload, List.of(part));
    assertThat(takeover(FIELD).lastFiles(P0, 0)).contains(List.of());
  }

  @Test
  void aFileThatCanNotBeCountedStopsTheTaskAndSaysWhatToDo() {
    for (String name : List.of("orders+0+0000000010.bin", "orders+0+0000000020.avro")) {
      String key = "topics/orders/a=x/" + name;
      store.put(key, "no".getBytes(StandardCharsets.UTF_8), new PutCondition.Absent());
      assertThatThrownBy(() -> takeover(FIELD).lastFiles(P0, 0))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("'" + key + "'")
          .hasMessageContaining("can't be counted")
          .hasMessageContaining("stop it in order")
          .hasMessageContaining("takeover=off");
    }
    file("a=y", 0, 30, 0);
    assertThatThrownBy(() -> takeover(FIELD).lastFiles(P0, 0)).isNotNull();
  }
}
