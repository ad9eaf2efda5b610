package dev.millrace.connect.deltalake;

import static dev.millrace.connect.deltalake.DeltaLakeSinkTaskTest.TP;
import static dev.millrace.connect.deltalake.DeltaLakeSinkTaskTest.orders;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.connect.deltalake.storage.TestBucket;
import dev.millrace.sandbox.s3.S3Fault.Effect;
import dev.millrace.sandbox.s3.S3Rule;
import dev.millrace.sandbox.s3.S3Rules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Storage that fails in the middle: the error is clear, nothing is lost, nothing comes twice. */
class BadStorageTest {
  @TempDir private Path directory;

  private static Map<String, String> props(String path, String... more) {
    Map<String, String> props = new HashMap<>();
    props.put("name", "delta");
    props.put("table.path", path);
    props.put("auto.create", "true");
    props.put("flush.size", "100");
    props.put("flush.interval.ms", "200");
    props.put("commit.min.interval.ms", "0");
    props.put("retry.timeout.ms", "500");
    for (int i = 0; i < more.length; i += 2) {
      props.put(more[i], more[i + 1]);
    }
    return props;
  }

  /** The rights to all objects, to data files, and to the log. */
  @ParameterizedTest
  @ValueSource(strings = {".*", ".*[.]parquet", ".*[.]json"})
  void saysWhichRightIsGoneAndGoesOnWhenItIsBack(String keys) throws Exception {
    try (TestBucket bucket = new TestBucket(directory.resolve("s3"))) {
      Map<String, String> props =
          props(
              "s3://" + TestBucket.NAME + "/t",
              "store.url",
              bucket.server.endpoint().toString(),
              "s3.region",
              "eu-central-1",
              "aws.access.key.id",
              bucket.server.credentials().accessKey(),
              "aws.secret.access.key",
              bucket.server.credentials().secretKey());
      TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 200, 1), 0);
      run.finish();
      bucket.server.fault(S3Rules.of(S3Rule.on("PutObject", Effect.DENIED).keys(keys)));
      run.extend(TP, orders(TP, 200, 500, 1));
      assertThatThrownBy(() -> run.runUntil(() -> run.committed(TP) == 500))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("403 AccessDenied")
          .hasMessageContaining("s3:PutObject");
      run.kill();
      bucket.server.fault(S3Rules.of());
      try (TaskRun next = new TaskRun(props).open(TP, orders(TP, 0, 500, 1), 0)) {
        assertThat(next.position(TP)).isBetween(200L, 500L);
        next.finish();
      }
      assertThat(rows(bucket.copy("t", directory.resolve("copy")))).containsExactly("500|500");
    }
  }

  private static List<String> rows(Path table) throws Exception {
    return new TableFiles(table).rows("SELECT count(*), count(DISTINCT id) FROM t");
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnWhenItHasRoom() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(ran("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()));
    try {
      Map<String, String> props = props(disk + "/t", "commit.timeout.ms", "1000");
      TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 200, 1), 0);
      run.finish();
      // More than there is room for, in however many commits.
      run.extend(TP, orders(TP, 200, 60_000, 1));
      assertThatThrownBy(run::finish)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("No space left on device");
      run.kill();
      try (Stream<Path> files = Files.walk(disk)) {
        assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
      }
      assertThat(ran("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
      try (TaskRun next = new TaskRun(props).open(TP, orders(TP, 0, 60_000, 1), 0)) {
        assertThat(next.position(TP)).isGreaterThanOrEqualTo(200);
        next.finish();
      }
      assertThat(rows(disk.resolve("t"))).containsExactly("60000|60000");
    } finally {
      assertThat(ran("umount", disk.toString())).isTrue();
    }
  }

  private static boolean ran(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      return false; // There is no such program.
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"version\":9999,\"size\":1}", "\0\0\0"})
  void readsTheLogWhateverTheLastCheckpointIsSaidToBe(String text) throws Exception {
    Path table = directory.resolve("t");
    Map<String, String> props =
        props(table.toString(), "table.properties", "delta.checkpointInterval=2");
    for (int end = 100; end <= 500; end += 100) {
      try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, end, 1), 0)) {
        run.finish();
      }
    }
    Path last = table.resolve("_delta_log/_last_checkpoint");
    assertThat(last).exists();
    Files.write(last, text.getBytes(StandardCharsets.UTF_8));
    try (TaskRun run = new TaskRun(props).open(TP, orders(TP, 0, 600, 1), 0)) {
      run.finish();
    }
    assertThat(rows(table)).containsExactly("600|600");
  }

  @Test
  void makesNoTableAmongOthersFiles() throws Exception {
    Path folder = Files.createDirectory(directory.resolve("raw"));
    Files.createFile(folder.resolve("part-0.parquet"));
    try (TaskRun run = new TaskRun(props(folder.toString()))) {
      assertThatThrownBy(() -> run.open(TP, orders(TP, 0, 1, 1), 0).finish())
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("holds files, such as 'part-0.parquet', but no Delta table");
    }
    assertThat(folder.resolve("_delta_log")).doesNotExist();
  }
}
