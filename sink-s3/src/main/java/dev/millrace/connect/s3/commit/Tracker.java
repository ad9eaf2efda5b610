package dev.millrace.connect.s3.commit;

/**
 * Which offsets Kafka has delivered to a topic-partition's owner, and what is accounted for once
 * certain files are committed. What it does costs by the files that are closed, not by those that
 * are open. Pure; not thread-safe.
 *
 * <p>Invariant: an offset that was delivered is in an open file, or was handed to {@link #account}
 * or {@link #pass}, or stood in the progress the owner began with.
 */
public final class Tracker {
  private final Progress begin;
  private OffsetSet accounted;
  private OffsetSet.Builder passed = new OffsetSet.Builder();
  private long last = -1;

  public Tracker(Progress begin) {
    this.begin = begin;
    this.accounted = begin.done();
  }

  /** What became of a delivered offset. */
  public enum Delivery {
    /** To be written. */
    NEW,
    /** Exported in an earlier session: to be skipped. */
    DONE,
    /** From below what is exported or was delivered: Kafka's log is another one. */
    WENT_BACK
  }

  /** Notes the next record from Kafka. */
  public Delivery deliver(long offset) {
    if (offset < begin.safe() || offset <= last) {
      return Delivery.WENT_BACK;
    }
    last = offset;
    return begin.done().contains(offset) ? Delivery.DONE : Delivery.NEW;
  }

  /** The offset delivered last; -1 if none was. */
  public long last() {
    return last;
  }

  /** The record at {@code offset}, the one delivered last, goes into no file. */
  public void pass(long offset) {
    passed.add(offset, -1);
  }

  /** These offsets are those of files that are now handed to a commit. */
  public void account(OffsetSet offsets) {
    accounted = accounted.plus(offsets);
  }

  /**
   * What is accounted for when all that was handed over is committed.
   *
   * @param firstOpen the lowest offset that is in an open file; -1 if no file is open
   */
  public Progress progress(long firstOpen) {
    if (last < 0) {
      return begin;
    }
    long safe = firstOpen < 0 ? last + 1 : firstOpen;
    accounted = accounted.plus(passed.build()).from(safe);
    passed = new OffsetSet.Builder();
    if (!accounted.isEmpty() && accounted.first() == safe) {
      // A range that begins at safe belongs below it.
      safe = accounted.edges()[1];
      accounted = accounted.from(safe);
    }
    return new Progress(safe, accounted);
  }
}
