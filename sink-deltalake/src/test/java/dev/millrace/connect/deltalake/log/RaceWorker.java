package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TestBucket;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.deltalake.upkeep.Checkpoints;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.RecordWriter;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A worker with some tasks, as a process of its own. Each task has a partition of its own; beside
 * that all tasks of all workers think that they own one more, as zombies do.
 */
public final class RaceWorker {
  static final String FOLDER = "wh/race";
  static final int TASKS = 4;
  static final int CHUNKS = 15;
  static final int ROWS = 10;

  /** How far everybody brings the partition that they all have. */
  static final long SHARED = 400;

  private static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("partition", Schema.STRING_SCHEMA)
          .field("id", Schema.INT64_SCHEMA)
          .build();

  private final TableStorage storage;
  private final TableCommitter committer;

  private RaceWorker(TableStorage storage, TableCommitter committer) {
    this.storage = storage;
    this.committer = committer;
  }

  /**
   * @param args endpoint, access key, secret key, number of the worker
   */
  public static void main(String[] args) throws Exception {
    try (S3ObjectStore store = TestBucket.connect(URI.create(args[0]), args[1], args[2], 2)) {
      TableStorage storage = TestBucket.table(store, FOLDER);
      KernelTable kernel = new KernelTable(storage);
      try (Checkpoints checkpoints = new Checkpoints("race", kernel::checkpoint);
          TableCommitter committer =
              retrying(
                  () ->
                      new TableCommitter(
                          storage,
                          kernel,
                          kernel,
                          ChangePlanner.NONE,
                          new CommitSettings(0, 60_000, false),
                          checkpoints))) {
        RaceWorker worker = new RaceWorker(storage, committer);
        ExecutorService threads = Executors.newFixedThreadPool(TASKS);
        List<Callable<Object>> tasks =
            IntStream.range(0, TASKS)
                .<Callable<Object>>mapToObj(
                    task ->
                        () -> {
                          worker.run("w" + args[3] + "-" + task, CHUNKS * ROWS);
                          worker.run("shared", SHARED);
                          return null;
                        })
                .toList();
        for (Future<Object> task : threads.invokeAll(tasks)) {
          task.get();
        }
        threads.shutdown();
      }
    }
  }

  private static <T> T retrying(Callable<T> step) throws Exception {
    while (true) {
      try {
        return step.call();
      } catch (StoreException e) {
        if (!e.retryable()) {
          throw e;
        }
      }
    }
  }

  /** Brings a partition to {@code end} records, whoever else does. */
  private void run(String partition, long end) throws Exception {
    OptionalLong known = committer.refresh().get().txn(partition);
    while (known.orElse(-1) < end - 1) {
      long from = known.orElse(-1) + 1;
      Advance advance = new Advance(partition, known, Math.min(end, from + ROWS) - 1);
      DataFile file = retrying(() -> write(partition, from, advance.upTo()));
      try {
        committer
            .submit(Chunk.append(List.of(advance), committer.state().schema(), List.of(file)))
            .join();
        known = OptionalLong.of(advance.upTo());
      } catch (CompletionException e) {
        if (!(e.getCause() instanceof Fenced || e.getCause() instanceof RetriableException)) {
          throw e;
        }
        known = committer.refresh().get().txn(partition);
      }
    }
  }

  private DataFile write(String partition, long from, long to) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (RecordWriter writer =
        new ParquetFormat(ParquetFormat.Codec.SNAPPY, 1 << 20).open(SCHEMA, out)) {
      for (long id = from; id <= to; id++) {
        writer.write(SCHEMA, new Struct(SCHEMA).put("partition", partition).put("id", id));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String path = UUID.randomUUID() + ".parquet";
    try (Upload upload = storage.create(path)) {
      upload.write(out.toByteArray(), 0, out.size());
    }
    return DataFile.written(path, Map.of(), out.size(), System.currentTimeMillis(), null);
  }
}
