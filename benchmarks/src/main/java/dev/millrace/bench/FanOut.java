package dev.millrace.bench;

import dev.millrace.bench.Benchmark.Scale;
import dev.millrace.bench.Benchmark.SideFactory;
import java.util.Locale;

/**
 * An absolute target, in records a second and in the longest time that the task's thread was held
 * up: for what the task does beside computing, which no ratio of CPU times shows.
 *
 * @param perSecond records a second, at least
 * @param longestPutMs milliseconds in one {@code put()}, at most
 */
record FanOut(String name, String what, Scale scale, double perSecond, long longestPutMs)
    implements Trial {

  @Override
  public SideFactory side(String side) {
    return S3FanOut::new;
  }

  /** In this JVM: a fork would tell figures of another kind. */
  @Override
  public boolean run() throws Exception {
    double best = 0;
    long longest = 0;
    try (S3FanOut work = new S3FanOut(scale)) {
      for (int round = 0; round < scale.warmups() + scale.rounds(); round++) {
        long start = System.nanoTime();
        long records = work.round();
        double rate = records * 1e9 / (System.nanoTime() - start);
        System.out.printf(
            Locale.ROOT,
            "  round %d: %.0f records a second, %d files, longest put() %d ms%n",
            round + 1,
            rate,
            work.files(),
            work.longestPutMs());
        if (round >= scale.warmups()) {
          best = Math.max(best, rate);
          longest = Math.max(longest, work.longestPutMs());
        }
      }
    }
    boolean kept = best >= perSecond && longest <= longestPutMs;
    System.out.printf(
        Locale.ROOT,
        "%s value=%.0f target=>=%.0f longest-put-ms=%d target=<=%d verdict=%s%n",
        name,
        best,
        perSecond,
        longest,
        longestPutMs,
        kept ? "pass" : "short");
    return kept;
  }
}
