package dev.millrace.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * One comparison of ours with a reference that does the least work possible for the same result.
 *
 * @param name as {@code bin/bench NAME} takes it
 * @param what one line that says what is compared
 * @param ours our side
 * @param reference the other side
 * @param measure what is divided by what
 * @param bound what the ratio must keep
 * @param scale how much work {@code bin/bench} does
 */
record Benchmark(
    String name,
    String what,
    SideFactory ours,
    SideFactory reference,
    Measure measure,
    double bound,
    Scale scale)
    implements Trial {

  /** How two times a record become a ratio with a bound. */
  enum Measure {
    /** Ours does at least this share of the reference's records a second. */
    SHARE_A_SECOND(">="),
    /** Ours does at least this share of the reference's records a CPU-second. */
    SHARE_A_CPU_SECOND(">="),
    /** Ours takes at most this many times the reference's CPU time a record. */
    TIMES_THE_CPU("<=");

    private final String sign;

    Measure(String sign) {
      this.sign = sign;
    }

    private double nanos(Fork.Figures figures) {
      return this == SHARE_A_SECOND ? figures.wallNanos() : figures.cpuNanos();
    }

    double value(double oursNanos, double referenceNanos) {
      return this == TIMES_THE_CPU ? oursNanos / referenceNanos : referenceNanos / oursNanos;
    }

    boolean keeps(double value, double bound) {
      return this == TIMES_THE_CPU ? value <= bound : value >= bound;
    }
  }

  @Override
  public SideFactory side(String side) {
    return side.equals("ours") ? ours : reference;
  }

  @Override
  public boolean run() throws Exception {
    Fork fork = new Fork(this, scale, Fork.HEAP);
    Fork.Figures[] ofOurs = new Fork.Figures[scale.forks()];
    Fork.Figures[] ofReference = new Fork.Figures[scale.forks()];
    for (int i = 0; i < scale.forks(); i++) {
      ofReference[i] = fork.measure("reference");
      ofOurs[i] = fork.measure("ours");
      System.out.println("  fork " + (i + 1) + ": ours " + ofOurs[i]);
      System.out.println("          reference " + ofReference[i]);
    }
    if (measure == Measure.SHARE_A_SECOND) {
      System.out.printf(
          Locale.ROOT,
          "  a CPU-second: %.2f%n",
          Measure.SHARE_A_CPU_SECOND.value(
              median(ofOurs, Fork.Figures::cpuNanos), median(ofReference, Fork.Figures::cpuNanos)));
    }
    double oursNanos = median(ofOurs, measure::nanos);
    double referenceNanos = median(ofReference, measure::nanos);
    System.out.println(verdict(oursNanos, referenceNanos));
    return keeps(oursNanos, referenceNanos);
  }

  private static double median(Fork.Figures[] forks, ToDoubleFunction<Fork.Figures> value) {
    double[] sorted = Arrays.stream(forks).mapToDouble(value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  /** The closing line: {@code NAME value=0.83 target=>=0.70 verdict=pass}. */
  String verdict(double oursNanos, double referenceNanos) {
    double value = rounded(measure.value(oursNanos, referenceNanos));
    return String.format(
        Locale.ROOT,
        "%s value=%.2f target=%s%.2f verdict=%s",
        name,
        value,
        measure.sign,
        bound,
        measure.keeps(value, bound) ? "pass" : "short");
  }

  boolean keeps(double oursNanos, double referenceNanos) {
    return measure.keeps(rounded(measure.value(oursNanos, referenceNanos)), bound);
  }

  /** What is judged is what is printed. */
  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  /** Makes a side in the JVM that measures it. */
  @FunctionalInterface
  interface SideFactory {
    /** Makes it; {@code scale} says how many records a round handles. */
    Side create(Scale scale) throws Exception;
  }

  /**
   * How much work a measurement does.
   *
   * @param records records a round
   * @param warmups rounds before measuring
   * @param rounds rounds measured, of which the fastest counts
   * @param forks JVMs a side, of which the median counts
   */
  record Scale(int records, int warmups, int rounds, int forks) {
    static final Scale FULL = new Scale(1_000_000, 3, 5, 3);

    /** Long enough for what a task does once, at its start, to be little of it. */
    static final Scale TASK = new Scale(2_000_000, 3, 4, 3);

    /** With a worker, a broker and a database beside it. */
    static final Scale WORKER = new Scale(2_000_000, 4, 4, 3);

    /** Shows that a benchmark runs; its figures mean nothing. */
    static final Scale SHORT = new Scale(20_000, 1, 1, 1);

    List<String> words() {
      return List.of(
          String.valueOf(records),
          String.valueOf(warmups),
          String.valueOf(rounds),
          String.valueOf(forks));
    }

    static Scale of(List<String> words) {
      int[] values = words.stream().mapToInt(Integer::parseInt).toArray();
      return new Scale(values[0], values[1], values[2], values[3]);
    }
  }

  /** One side, ready to run rounds. */
  interface Side extends AutoCloseable {
    /**
     * Handles all records once.
     *
     * @return records handled
     */
    long round() throws Exception;

    /**
     * How long the last round took.
     *
     * @param nanos from before {@link #round} to behind it
     */
    default long wallNanos(long nanos) throws Exception {
      return nanos;
    }

    /** Clears up after a round; not measured. */
    default void tidy() throws Exception {}

    /**
     * CPU time until now of the process that does the work, of all its threads, garbage collection
     * and JIT included: what a side costs the machine.
     */
    default long cpuNanos() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }

    @Override
    default void close() throws IOException {}
  }
}
