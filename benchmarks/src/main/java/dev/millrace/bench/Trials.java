package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Measure;
import dev.millrace.bench.Benchmark.Scale;
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
              Measure.SHARE_OF_RATE,
              0.70,
              Scale.FULL),
          new Benchmark(
              "jdbc-end-to-end",
              "CPU a record: a table to Kafka as JSON by a worker, to a bare loop that makes the JSON",
              WorkerRead::byCursor,
              BareRead::json,
              Measure.TIMES_THE_CPU,
              1.50,
              Scale.WORKER),
          new Benchmark(
              "jdbc-worker",
              "CPU a record: a table to Kafka as JSON by a worker, to the barest source in the same worker",
              WorkerRead::byCursor,
              WorkerRead::bare,
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.WORKER),
          new Benchmark(
              "jdbc-tasks",
              "CPU a record: a table to Kafka by a worker with four tasks, to one task",
              scale -> WorkerRead.bulk(scale, 4),
              scale -> WorkerRead.bulk(scale, 1),
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.WORKER),
          new Benchmark(
              "s3-parquet",
              "CPU a record: put() to Parquet in S3, to a bare parquet-java writer",
              scale -> new S3Put(scale, "parquet"),
              BareParquet::new,
              Measure.TIMES_THE_CPU,
              1.40,
              Scale.TASK),
          new Benchmark(
              "s3-json",
              "CPU a record: put() to JSON lines in S3, to a bare Jackson generator",
              scale -> new S3Put(scale, "json"),
              BareJson::new,
              Measure.TIMES_THE_CPU,
              1.40,
              Scale.TASK),
          new Benchmark(
              "s3-json-upload",
              "CPU a record: put() to JSON lines in S3, to a bare Jackson generator and the SDK's upload",
              scale -> new S3Put(scale, "json"),
              BareUpload::new,
              Measure.TIMES_THE_CPU,
              1.15,
              Scale.TASK));

  static final List<MemoryProof> PROOFS =
      List.of(
          new MemoryProof(
              "jdbc-memory",
              "share of rows read: 5 GB, where wide rows follow narrow ones, in 256 MB of heap",
              WideRows::new,
              new Scale(1_000_000, 0, 1, 1),
              List.of("-Xmx256m")));

  static final FanOut FAN_OUT =
      new FanOut(
          "s3-fanout",
          "records a second: 4 partitions x 100 directories, S3 takes 30 ms for each request",
          new Scale(2_000_000, 1, 2, 1),
          100_000,
          200);

  static final List<Trial> ALL =
      Stream.of(BENCHMARKS.stream(), PROOFS.stream(), Stream.of(FAN_OUT))
          .<Trial>flatMap(trials -> trials)
          .toList();

  private Trials() {}

  static Trial named(String name) {
    return ALL.stream().filter(trial -> trial.name().equals(name)).findFirst().orElseThrow();
  }
}
