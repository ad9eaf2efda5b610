package dev.millrace.connect.rest.unit;

/**
 * How a unit is read.
 *
 * @param start where the first round begins; null for all there is
 * @param lookback how far below its cursor a round begins, in the cursor's rank; at least 0
 * @param dedupe whether what was handed over is remembered beyond its page: the look-back, and
 *     paging that shifts
 * @param maxSeen most records that are remembered so
 * @param texts how a rank is written where a question begins; null if it is asked with the text as
 *     it came, and then {@code lookback} is 0
 */
public record UnitRules(Cursor start, long lookback, boolean dedupe, int maxSeen, RankText texts) {

  /** Writes a rank as the API reads it. */
  @FunctionalInterface
  public interface RankText {
    String of(long rank);
  }

  Cursor since(Cursor cursor) {
    if (cursor == null) {
      return start;
    }
    if (lookback == 0) {
      return cursor;
    }
    long rank = cursor.rank() - lookback;
    if (start != null && rank <= start.rank()) {
      return start;
    }
    return new Cursor(rank, texts.of(rank));
  }

  /**
   * How far a round that is over has brought the cursor. Not past its beginning, for what came
   * while it lasted may lie behind the place where it was then.
   */
  Cursor reached(UnitState.Round round) {
    Cursor next = round.next();
    return next == null || texts == null || next.rank() <= round.began()
        ? next
        : new Cursor(round.began(), texts.of(round.began()));
  }

  /** Below which no round asks any more. */
  long lowest(Cursor cursor) {
    return cursor == null ? Long.MIN_VALUE : cursor.rank() - lookback;
  }
}
