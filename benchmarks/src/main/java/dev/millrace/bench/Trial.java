package dev.millrace.bench;

import dev.millrace.bench.Benchmark.SideFactory;

/** What {@code bin/bench} runs by a name. */
interface Trial {
  /** As {@code bin/bench NAME} takes it. */
  String name();

  /** One line that says what is measured. */
  String what();

  /** What a JVM of its own has to run. */
  SideFactory side(String name);

  /**
   * Measures, and prints figures and a closing line.
   *
   * @return true if the target is kept
   */
  boolean run() throws Exception;
}
