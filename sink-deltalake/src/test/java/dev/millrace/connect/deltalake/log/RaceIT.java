package dev.millrace.connect.deltalake.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TestBucket;
import dev.millrace.sandbox.s3.S3Fault;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three processes that write one table in a bucket which loses requests and replies. */
class RaceIT {
  private static final int WORKERS = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path dir;

  private Process start(TestBucket bucket, int worker) throws Exception {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                RaceWorker.class.getName(),
                bucket.server.endpoint().toString(),
                bucket.server.credentials().accessKey(),
                bucket.server.credentials().secretKey(),
                Integer.toString(worker)))
        .redirectErrorStream(true)
        .redirectOutput(dir.resolve("worker-" + worker + ".log").toFile())
        .start();
  }

  private static void failNowAndThen(TestBucket bucket) {
    Random random = new Random(7);
    bucket.server.fault(
        (operation, name, key) ->
            switch (random.nextInt(30)) {
              case 0 -> S3Fault.Effect.CUT_AFTER;
              case 1 -> S3Fault.Effect.CUT_BEFORE;
              case 2 -> S3Fault.Effect.SLOW_DOWN;
              default -> S3Fault.Effect.PROCEED;
            });
  }

  @Test
  void getsEveryRowOnceFromProcessesThatRace() throws Exception {
    try (TestBucket bucket = new TestBucket(dir.resolve("s3"))) {
      TableStorage storage = bucket.table(RaceWorker.FOLDER);
      new KernelTable(storage)
          .create(
              new TableDefinition(
                  new StructType().add("partition", StringType.STRING).add("id", LongType.LONG),
                  List.of(),
                  List.of(),
                  Map.of()));
      failNowAndThen(bucket);
      List<Process> workers = new ArrayList<>();
      try {
        for (int worker = 0; worker < WORKERS; worker++) {
          workers.add(start(bucket, worker));
        }
        for (int worker = 0; worker < WORKERS; worker++) {
          assertThat(workers.get(worker).waitFor(5, TimeUnit.MINUTES)).isTrue();
          assertThat(workers.get(worker).exitValue())
              .as(Files.readString(dir.resolve("worker-" + worker + ".log")))
              .isZero();
        }
      } finally {
        workers.forEach(Process::destroyForcibly);
      }
      bucket.server.fault((operation, name, key) -> S3Fault.Effect.PROCEED);
      assertEveryRowOnce(storage);
      assertThat(storage.status("_delta_log/_last_checkpoint")).isPresent();
    }
  }

  /** By a reader of the log of this test's own, and DuckDB. */
  private void assertEveryRowOnce(TableStorage storage) throws Exception {
    Set<String> files = new HashSet<>();
    int versions = 0;
    Optional<byte[]> body = storage.read(LogFile.path(0));
    while (body.isPresent()) {
      for (String line : new String(body.get(), StandardCharsets.UTF_8).split("\n", -1)) {
        JsonNode action = JSON.readTree(line);
        if (action.has("add")) {
          assertThat(files.add(action.get("add").get("path").asText())).isTrue();
        }
        assertThat(action.has("remove")).isFalse();
      }
      body = storage.read(LogFile.path(++versions));
    }
    for (String file : files) {
      Files.write(dir.resolve(file), storage.read(file).orElseThrow());
    }
    long own = (long) WORKERS * RaceWorker.TASKS * RaceWorker.CHUNKS * RaceWorker.ROWS;
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*), count(distinct partition || '/' || id),"
                    + " count(*) filter (partition = 'shared'), max(id) filter (partition ="
                    + " 'shared') from '"
                    + dir
                    + "/*.parquet'")) {
      row.next();
      assertThat(List.of(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)))
          .containsExactly(
              own + RaceWorker.SHARED,
              own + RaceWorker.SHARED,
              RaceWorker.SHARED,
              RaceWorker.SHARED - 1);
    }
  }
}
