package dev.millrace.sandbox.quickstart;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Shows rivers live: in place, with a progress bar, on a terminal; else a plain line now and then,
 * without control codes. Used by one thread.
 */
final class Screen {
  private static final int BAR = 30;
  private static final long PLAIN_EVERY_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private int drawn;
  private long lastPlain;

  Screen(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
    this.lastPlain = System.nanoTime() - PLAIN_EVERY_NANOS;
  }

  /** One line that stays. */
  void say(String line) {
    drawn = 0;
    out.println(line);
    out.flush();
  }

  /** Draws the rivers over what was drawn last; with {@code last}, for good. */
  void draw(List<River> rivers, boolean last) {
    if (!terminal) {
      long now = System.nanoTime();
      if (last || now - lastPlain >= PLAIN_EVERY_NANOS) {
        lastPlain = now;
        rivers.forEach(river -> out.println(line(river)));
        out.flush();
      }
      return;
    }
    if (drawn > 0) {
      out.print("\u001b[" + drawn + "A");
    }
    rivers.forEach(river -> out.print("\r\u001b[2K" + bar(river) + line(river) + "\n"));
    out.flush();
    drawn = last ? 0 : rivers.size();
  }

  private static String bar(River river) {
    int full = river.total() == 0 ? 0 : (int) Math.min(BAR, BAR * river.rows() / river.total());
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
  }

  private static String line(River river) {
    return String.format(
        Locale.ROOT,
        "%-22s %,11d rows  %,9d rows/s  lag %,d",
        river.name(),
        river.rows(),
        river.rate(),
        Math.max(0, river.total() - river.rows()));
  }

  /**
   * What is known of a river.
   *
   * @param rows rows that arrived
   * @param total rows that are to arrive
   * @param rate rows a second, since the last look
   */
  record River(String name, long rows, long total, long rate) {}
}
