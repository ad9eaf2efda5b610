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
 * @param timed whether ranks are milliseconds since 1970, as the API's clock has them
 * @param windows null if rounds are open at their end
 * @param resets whether a round may begin anew, and what it has handed over is remembered for that
 */
public record UnitRules(
    Cursor start,
    long lookback,
    boolean dedupe,
    int maxSeen,
    RankText texts,
    boolean timed,
    WindowPlan.Lane windows,
    boolean resets) {

  private static final long TICK = 1_000;

  /** Writes a rank as the API reads it. */
  @FunctionalInterface
  public interface RankText {
    String of(long rank);

    /** The rank that this text has: that of the finest step below which the format knows. */
    default long told(long rank) {
      return rank;
    }
  }

  /** Of rounds that don't begin anew. */
  public UnitRules(
      Cursor start,
      long lookback,
      boolean dedupe,
      int maxSeen,
      RankText texts,
      boolean timed,
      WindowPlan.Lane windows) {
    this(start, lookback, dedupe, maxSeen, texts, timed, windows, false);
  }

  public UnitRules with(WindowPlan.Lane lane) {
    return new UnitRules(start, lookback, dedupe, maxSeen, texts, timed, lane, resets);
  }

  /** Where rounds may begin anew. */
  public UnitRules resetting() {
    return new UnitRules(start, lookback, dedupe, maxSeen, texts, timed, windows, true);
  }

  /**
   * Where a round begins.
   *
   * @param window its number; nothing without windows
   */
  Cursor since(Cursor cursor, long window) {
    Cursor first = windows == null ? start : at(windows.plan().since(window));
    if (cursor == null) {
      return first;
    }
    if (lookback == 0) {
      return cursor;
    }
    long rank = cursor.rank() - lookback;
    return first != null && rank <= first.rank() ? first : at(rank);
  }

  /** Where it ends; null for no end. */
  Cursor until(long window) {
    return windows == null ? null : at(windows.plan().until(window));
  }

  /** The cursor that a time of the API's clock is; null if it shows other ranks. */
  Cursor reachedBy(long clockMs) {
    return timed && texts != null ? at(clockMs) : null;
  }

  /**
   * Where something begins that nothing is to come before any more, as of a time of the API's
   * clock; null if times can't be asked for.
   */
  Cursor below(long clockMs) {
    return timed && texts != null ? at(clockMs - lookback) : null;
  }

  private Cursor at(long rank) {
    return new Cursor(texts.told(rank), texts.of(rank));
  }

  /**
   * How far a round that is over has brought the cursor. Not past its beginning, for what came
   * while it lasted may lie behind the place where it was then.
   *
   * @param met the highest that it met; null if none
   * @param began what the API's clock showed then, in milliseconds since 1970
   */
  Cursor reached(Cursor met, long began) {
    return met == null || !timed || met.rank() <= began ? met : at(began);
  }

  /** Whether nothing comes into a window any more that was read at that time. */
  boolean closed(long window, long began) {
    return timed && began != Long.MAX_VALUE && began - lookback >= windows.plan().until(window);
  }

  /**
   * Whether a record may have got children, since it was read, without another time: those of many
   * APIs have seconds.
   *
   * @param reached where the round before had come to
   */
  boolean isFresh(Cursor cursor, Cursor reached) {
    return timed && cursor != null && reached != null && cursor.rank() > reached.rank() - TICK;
  }

  /** Below which no round asks any more. */
  long lowest(Cursor cursor) {
    if (texts == null) {
      return Long.MAX_VALUE;
    }
    if (cursor == null) {
      return Long.MIN_VALUE;
    }
    return lookback == 0 ? cursor.rank() : texts.told(cursor.rank() - lookback);
  }
}
