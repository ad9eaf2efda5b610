package dev.millrace.connect.jdbc.query;

/**
 * How many rows to fetch at once, so that about so many bytes are in memory, by the width of those
 * that came before. Rows that are suddenly much wider break the query off before they fill the
 * memory, and it goes on with smaller fetches. Invariant: these do not grow again until the read
 * has moved on, so that it always will. Not thread-safe.
 */
final class FetchSize {
  /** Until it is known how wide rows are. */
  private static final int FIRST = 50;

  /** How many times as many rows a fetch may have as the one before. */
  private static final int GROWTH = 4;

  /** How many times fewer rows follow when a fetch was too great. */
  private static final int REDUCTION = 16;

  private final int mostRows;
  private final long bytes;
  private int rows;
  private int left;
  private long widest = 1;
  private boolean broken;
  private boolean unbounded;

  /**
   * @param mostRows most rows at once
   * @param bytes about how many bytes at once
   */
  FetchSize(int mostRows, long bytes) {
    this.mostRows = mostRows;
    this.bytes = bytes;
  }

  /** Rows of a new query's first fetch. */
  int first() {
    return next(FIRST);
  }

  private int next(long most) {
    long fit = unbounded ? 1 : Math.max(1, bytes / widest);
    rows = (int) Math.min(Math.min(fit, mostRows), most);
    left = rows;
    return rows;
  }

  /**
   * Is told of each row after the next one is read.
   *
   * @param width in bytes
   * @return rows of the next fetch; 0 if this one goes on
   */
  int after(long width) {
    widest = Math.max(widest, width);
    if (--left > 0) {
      return 0;
    }
    next((long) rows * GROWTH);
    if (!broken) {
      // A single wide row is forgotten in time.
      widest = Math.max(1, widest - widest / 8);
    }
    return rows;
  }

  /** The last fetch broke off, for it was too great. */
  void brokeOff() {
    broken = true;
    unbounded |= rows == 1;
    widest = Math.max(widest, bytes / rows * REDUCTION);
  }

  /** True if the next row alone is too great for a connection that bounds its fetches. */
  boolean unbounded() {
    return unbounded;
  }

  /** What broke a fetch has been read, or there is more to read before it. */
  void movedOn() {
    broken = false;
    unbounded = false;
  }
}
