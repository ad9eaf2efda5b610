package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Measure;
import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.bench.Limits.Limit;
import java.util.List;
import java.util.stream.Stream;

/** All that {@code bin/bench} can run; a connector adds its own here. */
final class Trials {
  static final List<Benchmark> BENCHMARKS =
      List.of(
          new Benchmark(
              "jdbc-poll",
              "rows a CPU-second: one table by poll(), to a bare pgjdbc loop that fills Structs",
              JdbcPoll::new,
              BareRead::structs,
              Measure.SHARE_A_CPU_SECOND,
              0.70,
              Scale.FULL),
          new Benchmark(
              "jdbc-end-to-end",
              "CPU a record: a table to Kafka as JSON by a worker, to a bare loop that makes the JSON",
              JdbcWorker::byCursor,
              BareRead::json,
              Measure.TIMES_THE_CPU,
              1.50,
              Scale.WORKER),
          new Benchmark(
              "jdbc-worker",
              "CPU a record: a table to Kafka as JSON by a worker, to the barest source in the same worker",
              JdbcWorker::byCursor,
              JdbcWorker::bare,
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.WORKER),
          new Benchmark(
              "jdbc-tasks",
              "CPU a record: a table to Kafka by a worker with four tasks, to one task",
              scale -> JdbcWorker.bulk(scale, 4),
              scale -> JdbcWorker.bulk(scale, 1),
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.WORKER),
          new Benchmark(
              "files-csv",
              "rows a CPU-second: a file of CSV by poll(), to a bare FastCSV loop that fills Structs",
              FilesPoll::csv,
              BareCsv::new,
              Measure.SHARE_A_CPU_SECOND,
              0.65,
              Scale.FULL),
          new Benchmark(
              "files-worker",
              "records a CPU-second: a file of CSV to Kafka as JSON by a worker, to a source in it that makes them",
              FilesWorker::csv,
              FilesWorker::made,
              Measure.SHARE_A_CPU_SECOND,
              0.80,
              Scale.WORKER),
          new Benchmark(
              "files-split",
              "CPU a record: ranges of a file of 10 GB of JSON lines by poll() of four tasks, to one task",
              scale -> FilesPoll.ranges(scale, 4),
              scale -> FilesPoll.ranges(scale, 1),
              Measure.TIMES_THE_CPU,
              1.10,
              new Scale(55_000_000, 0, 1, 1)),
          new Benchmark(
              "rest-poll",
              "records a second: an API's pages of 1,000 to Kafka as JSON by a worker, to a source in it that makes them",
              RestWorker::pages,
              RestWorker::made,
              Measure.SHARE_A_SECOND,
              0.65,
              Scale.WORKER),
          new Benchmark(
              "s3-parquet",
              "CPU a record: put() to Parquet in S3, to a bare parquet-java writer",
              scale -> s3Put(scale, "parquet"),
              BareParquet::new,
              Measure.TIMES_THE_CPU,
              1.40,
              Scale.TASK),
          new Benchmark(
              "s3-json",
              "CPU a record: put() to JSON lines in S3, to a bare Jackson generator",
              scale -> s3Put(scale, "json"),
              BareJson::new,
              Measure.TIMES_THE_CPU,
              1.40,
              Scale.TASK),
          new Benchmark(
              "s3-json-upload",
              "CPU a record: put() to JSON lines in S3, to a bare Jackson generator and the SDK's upload",
              scale -> s3Put(scale, "json"),
              BareUpload::new,
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.TASK),
          new Benchmark(
              "delta-append",
              "CPU a record: put() to a Delta table on disk, to a bare parquet-java writer",
              scale ->
                  new SinkPut(
                      scale, new DeltaTables(), "flush.size", String.valueOf(scale.records())),
              BareParquet::new,
              Measure.TIMES_THE_CPU,
              1.40,
              Scale.TASK),
          new Benchmark(
              "snowflake-stage",
              "CPU a record: to Parquet files for Snowflake's stage, to a bare parquet-java writer",
              scale ->
                  new SinkPut(
                      scale, new SnowflakeStage(), "buffer.size.bytes", String.valueOf(1L << 30)),
              BareParquet::new,
              Measure.TIMES_THE_CPU,
              1.50,
              Scale.TASK));

  static final List<MemoryProof> PROOFS =
      List.of(
          new MemoryProof(
              "jdbc-memory",
              "share of rows read: 5 GB, where wide rows follow narrow ones, in 256 MB of heap",
              WideRows::new,
              new Scale(1_000_000, 0, 1, 1),
              List.of("-Xmx256m")),
          new MemoryProof(
              "files-memory",
              "share of rows read: a file of 1 GB of each format, with wide rows, in 256 MB of heap",
              FilesMemory::new,
              new Scale(10_000_000, 0, 1, 1),
              List.of("-Xmx256m")),
          new MemoryProof(
              "files-list",
              "share of files read: 1 million files with a line each, in 512 MB of heap",
              FilesList::new,
              new Scale(1_000_000, 0, 1, 1),
              List.of("-Xmx512m")),
          new MemoryProof(
              "rest-memory",
              "share of records read: an API's answer of 1 GB, one array, in 128 MB of heap",
              RestMemory::new,
              new Scale(200_000, 0, 1, 1),
              List.of("-Xmx128m")),
          new MemoryProof(
              "snowflake-memory",
              "share of records durable: 500 partitions with a table each, 64 MB for files in 256 MB of heap",
              SnowflakeFanOut::new,
              new Scale(1_000_000, 0, 1, 1),
              List.of("-Xmx256m")));

  static final List<Limits> LIMITS =
      List.of(
          new Limits(
              "files-small",
              "files a second: 20,000 files of 50 rows of CSV by poll() of one task",
              FilesSmall::new,
              new Scale(20_000, 0, 3, 1),
              List.of(Limit.atLeast("files-a-second", 500))),
          new Limits(
              "rest-latency",
              "records a second: an API that takes 50 ms, pages of 1,000 one after another, and windows in 8 lanes",
              RestLatency::new,
              new Scale(300_000, 1, 2, 1),
              List.of(
                  Limit.atLeast("chain-a-second", 18_000),
                  Limit.atLeast("windows-a-second", 50_000))),
          new Limits(
              "s3-fanout",
              "records a second: 4 partitions x 100 directories, S3 takes 30 ms for each request",
              S3FanOut::new,
              new Scale(2_000_000, 1, 2, 1),
              List.of(
                  Limit.atLeast("records-a-second", 100_000), Limit.atMost("longest-put-ms", 200))),
          new Limits(
              "delta-flush",
              "flushes a second: 32 tasks to one Delta table, S3 takes 20 to 50 ms for each request",
              DeltaFlushes::new,
              new Scale(200 * DeltaFlushes.TASKS, 1, 2, 1),
              List.of(Limit.atLeast("flushes-a-second", 300), Limit.atMost("p99-ms", 200))),
          new Limits(
              "delta-upsert",
              "CPU-seconds: 100,000 upserts by key into a Delta table of 10 million rows",
              DeltaUpserts::new,
              new Scale(100_000, 0, 3, 1),
              List.of(Limit.atMost("cpu-seconds", 10))),
          new Limits(
              "delta-day",
              "live files a partition: 1,440 commits to a Delta table, packed meanwhile",
              DeltaDay::new,
              new Scale(1_440_000, 0, 1, 1),
              List.of(Limit.atMost("files", 99))),
          new Limits(
              "snowflake-flush",
              "round trips: a commit of 1 million records to Snowflake, beside its upload",
              SnowflakeFlush::new,
              new Scale(1_000_000, 0, 1, 1),
              List.of(Limit.atMost("round-trips", 6))),
          new Limits(
              "snowflake-merge",
              "round trips: a commit of 1 million changes by key to Snowflake, beside its upload",
              scale -> new SnowflakeFlush(scale, "insert.mode", "upsert", "pk.fields", "id"),
              new Scale(1_000_000, 0, 1, 1),
              List.of(Limit.atMost("round-trips", 6))));

  static final List<Trial> ALL =
      Stream.of(BENCHMARKS.stream(), PROOFS.stream(), LIMITS.stream())
          .<Trial>flatMap(trials -> trials)
          .toList();

  private Trials() {}

  private static Side s3Put(Scale scale, String format) throws Exception {
    return new SinkPut(
        scale, new S3Lake(), "format.class", format, "flush.size", String.valueOf(scale.records()));
  }

  static Trial named(String name) {
    return ALL.stream().filter(trial -> trial.name().equals(name)).findFirst().orElseThrow();
  }
}
