package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.bench.Benchmark.SideFactory;
import dev.millrace.sandbox.process.JavaCommand;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Measures one side of a benchmark in a JVM of its own, so that no other code shapes its JIT. */
final class Fork {
  private Fork() {}

  /** CPU time a record, in nanoseconds. */
  static double measure(Benchmark benchmark, String side, Scale scale)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms1g",
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-D"
                        + JavaCommand.LIB_PROPERTY
                        + "="
                        + System.getProperty(JavaCommand.LIB_PROPERTY),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Fork.class.getName(),
                    benchmark.name(),
                    side,
                    String.valueOf(scale.records()),
                    String.valueOf(scale.warmups()),
                    String.valueOf(scale.rounds())))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(benchmark.name() + " (" + side + ") failed, see above");
    }
    return Double.parseDouble(out.strip().lines().reduce((first, second) -> second).orElseThrow());
  }

  /** In the JVM that measures: name, side, records, warm-ups, rounds. */
  public static void main(String[] args) throws Exception {
    Benchmark benchmark = Benchmarks.named(args[0]);
    Scale scale =
        new Scale(
            Integer.parseInt(args[2]), Integer.parseInt(args[3]), Integer.parseInt(args[4]), 1);
    SideFactory factory = args[1].equals("ours") ? benchmark.ours() : benchmark.reference();
    double best = Double.MAX_VALUE;
    try (Side side = factory.create(scale)) {
      for (int round = 0; round < scale.warmups() + scale.rounds(); round++) {
        long before = cpuNanos();
        long records = side.round();
        double nanos = (double) (cpuNanos() - before) / records;
        if (round >= scale.warmups()) {
          best = Math.min(best, nanos);
        }
      }
    }
    System.out.println(best);
    System.exit(0);
  }

  /** Of all threads, garbage collection and JIT included: what a side costs the machine. */
  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
