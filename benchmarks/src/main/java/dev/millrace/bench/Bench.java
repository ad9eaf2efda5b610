package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** {@code bin/bench [NAME...]}: runs the named benchmarks, or lists them. */
public final class Bench {
  private Bench() {}

  /** Ends with status 0 if every benchmark keeps its target, 1 if any falls short, 2 if misused. */
  public static void main(String[] args) throws Exception {
    List<String> names = List.of(args);
    if (names.isEmpty()) {
      Benchmarks.ALL.forEach(
          benchmark ->
              System.out.printf(Locale.ROOT, "%-16s %s%n", benchmark.name(), benchmark.what()));
      System.out.println("all              every one of them");
      return;
    }
    List<Benchmark> chosen =
        Benchmarks.ALL.stream()
            .filter(benchmark -> names.contains("all") || names.contains(benchmark.name()))
            .toList();
    if (chosen.isEmpty()) {
      System.err.println("No benchmark is called " + names + ": bin/bench lists them");
      System.exit(2);
    }
    boolean kept = true;
    for (Benchmark benchmark : chosen) {
      kept &= run(benchmark, Scale.FULL);
    }
    System.exit(kept ? 0 : 1);
  }

  private static boolean run(Benchmark benchmark, Scale scale) throws Exception {
    double[] ours = new double[scale.forks()];
    double[] reference = new double[scale.forks()];
    for (int fork = 0; fork < scale.forks(); fork++) {
      reference[fork] = Fork.measure(benchmark, "reference", scale);
      ours[fork] = Fork.measure(benchmark, "ours", scale);
      System.out.printf(
          Locale.ROOT,
          "  fork %d: ours %.0f ns CPU a record, reference %.0f%n",
          fork + 1,
          ours[fork],
          reference[fork]);
    }
    double oursMedian = median(ours);
    double referenceMedian = median(reference);
    System.out.println(benchmark.verdict(oursMedian, referenceMedian));
    return benchmark.keeps(oursMedian, referenceMedian);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
