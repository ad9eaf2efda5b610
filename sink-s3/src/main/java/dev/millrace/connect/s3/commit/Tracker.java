package dev.millrace.connect.s3.commit;

import java.util.Collection;

/**
 * Which offsets Kafka has delivered to a topic-partition's owner, and what is accounted for once
 * certain files are committed. Pure; not thread-safe.
 *
 * <p>Invariant: an offset that was delivered is in an open file, or in one handed to a commit, or
 * settled otherwise (ignored, refused), or in the progress the owner began with.
 */
public final class Tracker {
  private final Progress begin;
  private long last = -1;

  public Tracker(Progress begin) {
    this.begin = begin;
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

  /**
   * What is accounted for when all files but {@code open} are committed.
   *
   * @param open the offsets of each file that stays open
   */
  public Progress without(Collection<OffsetSet> open) {
    if (last < 0) {
      return begin;
    }
    OffsetSet missing = OffsetSet.EMPTY;
    for (OffsetSet each : open) {
      missing = missing.plus(each);
    }
    long seen = last + 1;
    if (missing.isEmpty()) {
      return normal(seen, begin.done().from(seen));
    }
    OffsetSet above = OffsetSet.range(missing.first(), seen).minus(missing);
    return normal(missing.first(), above.plus(begin.done().from(seen)));
  }

  private static Progress normal(long safe, OffsetSet done) {
    // A range that begins at safe belongs below it.
    if (!done.isEmpty() && done.first() == safe) {
      long end = done.edges()[1];
      return new Progress(end, done.from(end));
    }
    return new Progress(safe, done);
  }
}
