package dev.millrace.connect.s3.commit;

/**
 * What of a topic-partition is accounted for: every offset below {@code safe}, and those of {@code
 * done}, which lie above it.
 *
 * @param safe where reading has to start; -1 if nothing was committed yet
 */
public record Progress(long safe, OffsetSet done) {
  public static final Progress NONE = new Progress(-1, OffsetSet.EMPTY);

  /** Whether the record at {@code offset} must be skipped. */
  public boolean covers(long offset) {
    return offset < safe || done.contains(offset);
  }

  /** Takes offsets that turned out not to be exported out again. */
  Progress without(OffsetSet lost) {
    if (lost.isEmpty()) {
      return this;
    }
    OffsetSet all = OffsetSet.range(Long.MIN_VALUE, safe).plus(done).minus(lost);
    long newSafe = Math.min(safe, lost.first());
    return new Progress(newSafe, all.from(newSafe));
  }
}
