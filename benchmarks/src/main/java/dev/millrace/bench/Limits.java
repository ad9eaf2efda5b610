package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.Side;
import dev.millrace.bench.Benchmark.SideFactory;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Absolute targets: for what no ratio of CPU times shows, such as how a task waits. Of each figure
 * the worst of all rounds counts.
 *
 * @param limits what each of the work's figures must keep; the first one is called {@code value}
 */
record Limits(String name, String what, WorkFactory work, Scale scale, List<Limit> limits)
    implements Trial {

  /** Makes the work in the JVM that measures it. */
  @FunctionalInterface
  interface WorkFactory {
    Work create(Scale scale) throws Exception;
  }

  /** Measures itself. */
  interface Work extends Side {
    /** Of the last round, in the order of the limits. */
    List<Double> figures();
  }

  /**
   * What a figure must keep.
   *
   * @param name as the closing line has it
   * @param sign {@code <=} or {@code >=}
   */
  record Limit(String name, String sign, double bound) {
    static Limit atLeast(String name, double bound) {
      return new Limit(name, ">=", bound);
    }

    static Limit atMost(String name, double bound) {
      return new Limit(name, "<=", bound);
    }

    private double rounded(double value) {
      return bound < 100 ? Math.round(value * 100) / 100.0 : Math.rint(value);
    }

    private String text(double value) {
      return String.format(Locale.ROOT, bound < 100 ? "%.2f" : "%.0f", value);
    }

    private boolean floor() {
      return sign.equals(">=");
    }

    /** What is judged is what is printed. */
    boolean keeps(double value) {
      return floor() ? rounded(value) >= bound : rounded(value) <= bound;
    }

    double worse(double one, double other) {
      return floor() ? Math.min(one, other) : Math.max(one, other);
    }

    private double best() {
      return floor() ? Double.POSITIVE_INFINITY : 0;
    }
  }

  @Override
  public SideFactory side(String side) {
    return work::create;
  }

  /** In this JVM, which has a worker's options: a fork would tell figures of another kind. */
  @Override
  public boolean run() throws Exception {
    double[] worst = limits.stream().mapToDouble(Limit::best).toArray();
    try (Work side = work.create(scale)) {
      for (int round = 0; round < scale.warmups() + scale.rounds(); round++) {
        side.round();
        List<Double> figures = side.figures();
        System.out.println("  round " + (round + 1) + ": " + told(figures));
        side.tidy();
        if (round >= scale.warmups()) {
          for (int i = 0; i < worst.length; i++) {
            worst[i] = limits.get(i).worse(worst[i], figures.get(i));
          }
        }
      }
    }
    System.out.println(verdict(worst));
    return kept(worst);
  }

  private String told(List<Double> figures) {
    return IntStream.range(0, limits.size())
        .mapToObj(i -> limits.get(i).name() + " " + limits.get(i).text(figures.get(i)))
        .collect(Collectors.joining(", "));
  }

  private boolean kept(double... values) {
    return IntStream.range(0, values.length).allMatch(i -> limits.get(i).keeps(values[i]));
  }

  /** The closing line: {@code NAME value=345 target=>=300 p99-ms=170 target=<=200 verdict=pass}. */
  String verdict(double... values) {
    StringBuilder line = new StringBuilder(name);
    for (int i = 0; i < values.length; i++) {
      Limit limit = limits.get(i);
      line.append(' ')
          .append(i == 0 ? "value" : limit.name())
          .append('=')
          .append(limit.text(values[i]))
          .append(" target=")
          .append(limit.sign())
          .append(limit.text(limit.bound()));
    }
    return line.append(" verdict=").append(kept(values) ? "pass" : "short").toString();
  }
}
