package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.connect.deltalake.DeltaLakeSinkConfig;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.Advance;
import dev.millrace.connect.deltalake.log.ChangePlanner;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.storage.S3TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.upkeep.Checkpoints;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.sandbox.s3.S3Fault;
import dev.millrace.sandbox.s3.S3Rule;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What a worker's tasks want in one table, each of them again as soon as it is in, by an S3 server
 * as slow as a real one. Data files are not there: tasks upload theirs side by side before this.
 */
final class DeltaFlushes implements Limits.Work {
  static final int TASKS = 32;

  private static final StructType TABLE = new StructType().add("id", LongType.LONG);
  private static final int PART_BYTES = 16 << 20;
  private static final long TIMEOUT_MS = 60_000;

  private final S3Lake lake = new S3Lake();
  private final S3ObjectStore store;
  private final int flushes;
  private int rounds;
  private double perSecond;
  private double p99Ms;

  DeltaFlushes(Scale scale) throws Exception {
    flushes = scale.records() / TASKS;
    Map<String, String> config = new HashMap<>(lake.access());
    config.put("table.path", "s3://" + S3Lake.BUCKET + "/orders");
    store = S3ObjectStore.connect(new DeltaLakeSinkConfig(config).store());
    lake.server()
        .faults(slow("ListObjectsV2", 40), slow("GetObject|HeadObject", 20), slow("PutObject", 50));
  }

  private static S3Rule slow(String operations, int ms) {
    return S3Rule.on(operations, S3Fault.Effect.delayed(Duration.ofMillis(ms)));
  }

  @Override
  public long round() throws Exception {
    String folder = "round-" + rounds++;
    try (TableStorage storage = new S3TableStorage(store, S3Lake.BUCKET, folder, PART_BYTES)) {
      KernelTable table = new KernelTable(storage);
      table.create(new TableDefinition(TABLE, List.of(), List.of(), Map.of()));
      try (Checkpoints checkpoints = new Checkpoints(folder, table::checkpoint);
          TableCommitter committer =
              new TableCommitter(
                  storage,
                  table,
                  table,
                  ChangePlanner.NONE,
                  new CommitSettings(0, TIMEOUT_MS, false),
                  checkpoints)) {
        long start = System.nanoTime();
        double[] tookMs = inParallel(committer);
        perSecond = tookMs.length * 1e9 / (System.nanoTime() - start);
        Arrays.sort(tookMs);
        p99Ms = tookMs[tookMs.length * 99 / 100];
      }
      return table.latest().orElseThrow().files().size();
    }
  }

  /** How long each flush took. */
  private double[] inParallel(TableCommitter committer) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(TASKS);
    try {
      List<Callable<double[]>> tasks =
          IntStream.range(0, TASKS)
              .<Callable<double[]>>mapToObj(task -> () -> flush("orders-" + task, committer))
              .toList();
      List<double[]> taken = new ArrayList<>();
      for (Future<double[]> each : threads.invokeAll(tasks)) {
        taken.add(each.get());
      }
      return taken.stream().flatMapToDouble(Arrays::stream).toArray();
    } finally {
      threads.shutdownNow();
    }
  }

  private double[] flush(String task, TableCommitter committer) {
    double[] taken = new double[flushes];
    OptionalLong after = OptionalLong.empty();
    for (int i = 0; i < flushes; i++) {
      DataFile file = DataFile.written(task + "/" + i, Map.of(), 1, 1, "{\"numRecords\":1}");
      List<Advance> advances = List.of(new Advance("bench/" + task, after, i));
      long start = System.nanoTime();
      committer.submit(Chunk.append(advances, TABLE, List.of(file))).join();
      taken[i] = (System.nanoTime() - start) / 1e6;
      after = OptionalLong.of(i);
    }
    return taken;
  }

  /** Flushes a second; how long 99 of 100 took at most, in milliseconds. */
  @Override
  public List<Double> figures() {
    return List.of(perSecond, p99Ms);
  }

  @Override
  public void close() {
    store.close();
    lake.close();
  }
}
