package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.sandbox.Archives;
import dev.millrace.sandbox.process.JavaCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures a side in a JVM of its own, so that no other code shapes its JIT. */
record Fork(Trial trial, Scale scale, List<String> heap) {
  static final List<String> HEAP = List.of("-Xms2g", "-Xmx2g");

  /** Where the servers and plugins are that a side starts. */
  private static final List<String> PROPERTIES =
      List.of(JavaCommand.LIB_PROPERTY, Archives.PROPERTY, WorkerRead.LIB_PROPERTY);

  /**
   * Of a JVM's rounds.
   *
   * @param records records of a round
   * @param cpuNanos CPU time a record of the round that took the least
   * @param mostCpuNanos and of the round that took the most
   * @param wallNanos time a record of the fastest round
   */
  record Figures(long records, double cpuNanos, double mostCpuNanos, double wallNanos) {
    private String words() {
      return records + " " + cpuNanos + " " + mostCpuNanos + " " + wallNanos;
    }

    /** Of two rounds, or of what is known of some rounds and another one. */
    private Figures and(Figures other) {
      return new Figures(
          records,
          Math.min(cpuNanos, other.cpuNanos),
          Math.max(mostCpuNanos, other.mostCpuNanos),
          Math.min(wallNanos, other.wallNanos));
    }

    private static Figures of(String words) {
      String[] parts = words.split(" ", -1);
      return new Figures(
          Long.parseLong(parts[0]),
          Double.parseDouble(parts[1]),
          Double.parseDouble(parts[2]),
          Double.parseDouble(parts[3]));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f us CPU a record (rounds up to %.2f), %.0f records a second",
          cpuNanos / 1e3,
          mostCpuNanos / 1e3,
          1e9 / wallNanos);
    }
  }

  Figures measure(String side) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(heap);
    command.add("-XX:+UseSerialGC");
    for (String property : PROPERTIES) {
      if (System.getProperty(property) != null) {
        command.add("-D" + property + "=" + System.getProperty(property));
      }
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Fork.class.getName()));
    command.addAll(List.of(trial.name(), side));
    command.addAll(scale.words());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(trial.name() + " (" + side + ") failed, see above");
    }
    return Figures.of(out.strip().lines().reduce((first, second) -> second).orElseThrow());
  }

  /** In the JVM that measures: name, side, and the scale's words. */
  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    Scale scale = Scale.of(words.subList(2, words.size()));
    Figures all = null;
    try (Side side = Trials.named(args[0]).side(args[1]).create(scale)) {
      for (int round = 0; round < scale.warmups() + scale.rounds(); round++) {
        Figures figures = round(side);
        side.tidy();
        if (round >= scale.warmups()) {
          all = all == null ? figures : all.and(figures);
        }
      }
    }
    System.out.println(all.words());
    System.exit(0);
  }

  private static Figures round(Side side) throws Exception {
    long start = System.nanoTime();
    long before = side.cpuNanos();
    long records = side.round();
    double cpu = (double) (side.cpuNanos() - before) / records;
    double wall = side.wallNanos(System.nanoTime() - start);
    return new Figures(records, cpu, cpu, wall / records);
  }
}
