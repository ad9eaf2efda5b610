package dev.millrace.connect.files.read;

/** Counts the elements of a record's lists and maps. Used by one thread. */
public final class Elements {
  private final int most;
  private int count;

  public Elements(int most) {
    this.most = most;
  }

  /** A record begins. */
  public void begin() {
    count = 0;
  }

  /**
   * @throws TooMany if the record has more than the limit
   */
  public void add() {
    if (++count > most) {
      throw new TooMany();
    }
  }

  /** The record has more elements than the limit. */
  public static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
