package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Measure;
import java.util.List;

/** All benchmarks; a connector adds its own here. */
final class Benchmarks {
  static final List<Benchmark> ALL =
      List.of(
          new Benchmark(
              "jdbc-poll",
              "rows a CPU-second: one table by poll(), to a bare pgjdbc loop that fills Structs",
              JdbcPoll::ours,
              JdbcPoll::reference,
              Measure.SHARE_OF_RATE,
              0.70),
          new Benchmark(
              "s3-parquet",
              "CPU a record: put() to Parquet in S3, to a bare parquet-java writer",
              scale -> new S3Put(scale, "parquet"),
              BareParquet::new,
              Measure.TIMES_THE_CPU,
              1.40),
          new Benchmark(
              "s3-json",
              "CPU a record: put() to JSON lines in S3, to a bare Jackson generator",
              scale -> new S3Put(scale, "json"),
              BareJson::new,
              Measure.TIMES_THE_CPU,
              1.40));

  private Benchmarks() {}

  static Benchmark named(String name) {
    return ALL.stream()
        .filter(benchmark -> benchmark.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
