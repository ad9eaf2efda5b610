package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.SideFactory;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * Shows that some work is done to its end within a heap that is much smaller than what passes
 * through it.
 *
 * @param heap options of the JVM
 */
record MemoryProof(String name, String what, SideFactory work, Scale scale, List<String> heap)
    implements Trial {
  @Override
  public SideFactory side(String side) {
    return work;
  }

  @Override
  public boolean run() throws InterruptedException {
    double done = 0;
    try {
      Fork.Figures figures = new Fork(this, scale, heap).measure("ours");
      System.out.println("  " + figures);
      done = (double) figures.records() / scale.records();
    } catch (IOException e) {
      System.out.println("  " + e.getMessage());
    }
    System.out.printf(
        Locale.ROOT,
        "%s value=%.2f target=>=1.00 verdict=%s%n",
        name,
        done,
        done >= 1 ? "pass" : "short");
    return done >= 1;
  }
}
