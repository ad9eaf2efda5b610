package dev.millrace.e2e.crash;

/** How often each of the keys 0 to n - 1 arrived. Not thread-safe. */
public final class KeyCounts {
  private final byte[] counts;
  private long foreign;
  private long distinct;

  public KeyCounts(int keys) {
    counts = new byte[keys];
  }

  public void add(long key) {
    if (key < 0 || key >= counts.length) {
      foreign++;
      return;
    }
    if (counts[(int) key] == 0) {
      distinct++;
    }
    if (counts[(int) key] < Byte.MAX_VALUE) {
      counts[(int) key]++;
    }
  }

  /** True once every key arrived at least once. */
  public boolean complete() {
    return distinct == counts.length;
  }

  public long distinct() {
    return distinct;
  }

  public Tally tally() {
    long doubled = 0;
    for (byte count : counts) {
      if (count > 1) {
        doubled++;
      }
    }
    return new Tally(counts.length, counts.length - distinct, doubled, foreign);
  }

  /** The first few keys at fault, for the message of a failed run. */
  public String faults() {
    StringBuilder text = new StringBuilder();
    int shown = 0;
    for (int key = 0; key < counts.length && shown < 10; key++) {
      if (counts[key] != 1) {
        text.append(' ').append(key).append('×').append(counts[key]);
        shown++;
      }
    }
    return text.toString();
  }
}
