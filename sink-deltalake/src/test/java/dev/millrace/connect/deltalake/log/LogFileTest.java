package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** What is written and read of the log, against what Kernel reads. */
class LogFileTest {
  private final CommitRig rig = new CommitRig(Map.of("delta.enableDeletionVectors", "true"));

  private static DataFile file(String path, Map<String, String> tags) {
    Map<String, String> partition = new HashMap<>();
    partition.put("name", null);
    return new DataFile(
        LogPath.encode(path),
        partition,
        1 << 20,
        1_700_000_000_123L,
        Optional.of("{\"numRecords\":3,\"minValues\":{\"name\":\"a \\\"b\\\" ü\"}}"),
        Optional.empty(),
        tags,
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static DeletionVector vector(String type, String text, OptionalInt offset) {
    return new DeletionVector(type, text, offset, 40, 2);
  }

  private record Change(int step) implements RowChanges {}

  /** First vectors come, of every kind, then others in their place, then a file goes. */
  private static Plan plan(TableState at, List<Chunk> chunks) {
    int step = ((Change) chunks.get(0).changes().orElseThrow()).step();
    List<DataFile> removes = new ArrayList<>();
    List<DataFile> adds = new ArrayList<>();
    for (DataFile file : at.files()) {
      if (step == 2 && file.path().startsWith("gone")) {
        removes.add(file);
      } else if (step < 2) {
        removes.add(file);
        adds.add(
            file.withDeletionVector(
                file.path().startsWith("inline")
                    ? vector(
                        "i",
                        "wi5b=000010000siXQKl0rr91000f55c8Xg0@@D72lkbi5=-{L" + step,
                        OptionalInt.empty())
                    : vector("u", "ab^-aqEH.-t@S}K{vb[*k^" + step, OptionalInt.of(1 + step)),
                "{\"numRecords\":3,\"tightBounds\":false}"));
      }
    }
    return new Plan(removes, adds, List.of());
  }

  private static void assertSame(TableState ours, TableState kernels) {
    assertThat(ours.version()).isEqualTo(kernels.version());
    assertThat(ours.metadata()).isEqualTo(kernels.metadata());
    assertThat(ours.protocol()).isEqualTo(kernels.protocol());
    assertThat(ours.transactions()).isEqualTo(kernels.transactions());
    assertThat(ours.domains()).isEqualTo(kernels.domains());
    assertThat(ours.files()).containsExactlyInAnyOrderElementsOf(kernels.files());
  }

  @Test
  void followedFileByFileIsWhatKernelReads() {
    GroupCommit commits = rig.open(LogFileTest::plan, true);
    // The live files are followed from here on, not read again.
    assertThat(commits.state().files()).isEmpty();
    CommitRig.commit(
        commits,
        Chunk.append(
            List.of(CommitRig.advance("lake/orders \"x\"-0", -1, 9)),
            CommitRig.SCHEMA,
            List.of(
                file("inline a%20b.parquet", Map.of("k", "v \"q\"")),
                file("f ü+1.parquet", Map.of()),
                file("gone.parquet", Map.of()))));
    assertSame(commits.state(), rig.kernel.latest().orElseThrow());
    for (int step = 0; step < 3; step++) {
      Chunk change =
          new Chunk(
              List.of(CommitRig.advance("lake/orders \"x\"-0", 9 + step, 10 + step)),
              CommitRig.SCHEMA,
              Optional.empty(),
              List.of(),
              Optional.of(new Change(step)));
      assertThat(CommitRig.commit(commits, change).get(0)).isCompleted();
      assertSame(commits.state(), rig.kernel.latest().orElseThrow());
      if (step == 1) {
        rig.kernel.checkpoint();
      }
    }
    assertThat(commits.state().files())
        .extracting(DataFile::file)
        .containsExactlyInAnyOrder("inline a%20b.parquet", "f ü+1.parquet");
    assertThat(rig.log(1)).contains("\"path\":\"inline%20a%2520b.parquet\"");
  }

  @Test
  void isReadWhateverElseOthersWriteIntoIt() {
    LogFile read =
        rig.parser.read(
            7,
            ("{\"commitInfo\":{\"timestamp\":5,\"txnId\":\"t\",\"more\":{\"x\":[1]}}}\n\n"
                    + "{\"checkpointMetadata\":{\"version\":3}}\r\n"
                    + "{\"add\":null,\"txn\":{\"appId\":\"a\",\"version\":3}}\n"
                    + "{\"domainMetadata\":{\"domain\":\"d\",\"configuration\":\"\","
                    + "\"removed\":true}}\n"
                    + "{\"remove\":{\"path\":\"x\",\"deletionVector\":{\"storageType\":\"u\","
                    + "\"pathOrInlineDv\":\"p\",\"offset\":4,\"sizeInBytes\":1,"
                    + "\"cardinality\":1}}}")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(read.token()).hasValue("t");
    assertThat(read.timestamp()).hasValue(5);
    assertThat(read.transactions()).containsExactly(Map.entry("a", 3L));
    assertThat(read.domains()).containsExactly(Map.entry("d", Optional.empty()));
    assertThat(read.removedIds()).containsExactly("x#up@4");
    assertThat(read.adds()).isEmpty();
  }

  @Test
  void isRefusedIfAnActionLacksWhatItNeeds() {
    for (String line :
        List.of(
            "{\"add\":{\"path\":\"x\"}}",
            "{\"txn\":{\"appId\":\"a\",\"version\":\"no number\"}}",
            "{\"protocol\":{\"minReaderVersion\":1}}",
            "{\"metaData\":{\"id\":\"i\"}}",
            "[1",
            "nonsense")) {
      assertThatThrownBy(() -> rig.parser.read(7, line.getBytes(StandardCharsets.UTF_8)))
          .as(line)
          .isInstanceOf(ConnectException.class)
          .hasMessageStartingWith(
              "memory:/t: line 1 of '_delta_log/00000000000000000007.json' can't be read: ");
    }
  }

  @Test
  void namesNoFileOutsideOfTheTable() {
    assertThat(LogPath.decode(LogPath.encode("a b/c%20d=ü.parquet")))
        .isEqualTo("a b/c%20d=ü.parquet");
    assertThatThrownBy(() -> LogPath.encode("/etc/passwd"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Not a path below a table: '/etc/passwd'");
    assertThatThrownBy(() -> LogPath.encode("s3:x/y")).isInstanceOf(IllegalArgumentException.class);
  }
}
