package dev.millrace.connect.rest.cursor;

import dev.millrace.connect.rest.unit.Cursor;
import dev.millrace.connect.rest.unit.UnitRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the rounds of a resource begin. Immutable.
 *
 * @param start of the first one; null for all there is
 * @param lookback how far below the cursor the others begin, in its rank: milliseconds, of times
 */
public record CursorRules(CursorFormat format, Cursor start, long lookback) {
  private static final String AGO = "now-";

  private record Texts(CursorFormat format) implements UnitRules.RankText {
    @Override
    public String of(long rank) {
      return format.text(rank);
    }

    @Override
    public long told(long rank) {
      return format.told(rank);
    }
  }

  /**
   * Reads what the configuration says.
   *
   * @param start a cursor, or, of times, {@code now-P30D}; "" for all there is
   * @param lookback a length of time, such as {@code PT5M}, or, of numbers, a number; "" for none
   * @throws IllegalArgumentException if one of them is none; the message says what to write
   */
  public static CursorRules parse(CursorFormat format, String start, String lookback, Instant now) {
    return new CursorRules(
        format,
        start.isEmpty() ? null : start(format, start, now),
        lookback.isEmpty() ? 0 : lookback(format, lookback));
  }

  private static Cursor start(CursorFormat format, String text, Instant now) {
    if (format instanceof TimeCursors && text.startsWith(AGO)) {
      long rank = now.toEpochMilli() - millis(text.substring(AGO.length()));
      return new Cursor(rank, format.text(rank));
    }
    return format.of(text);
  }

  private static long lookback(CursorFormat format, String text) {
    if (!format.ranked()) {
      throw new IllegalArgumentException(
          "Opaque cursors can't be looked back from: leave the look-back out");
    }
    long length = format instanceof TimeCursors ? millis(text) : format.of(text).rank();
    if (length < 0) {
      throw new IllegalArgumentException("A look-back of " + text + " would look ahead");
    }
    return length;
  }

  private static long millis(String text) {
    try {
      return Duration.parse(text).toMillis();
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no length of time: write PT5M, PT1H or P7D", e);
    }
  }

  /**
   * The rules of a unit.
   *
   * @param dedupe as {@link UnitRules#dedupe}
   * @param maxSeen as {@link UnitRules#maxSeen}
   */
  public UnitRules unit(boolean dedupe, int maxSeen) {
    return new UnitRules(
        start,
        lookback,
        dedupe,
        maxSeen,
        format.ranked() ? new Texts(format) : null,
        format instanceof TimeCursors,
        null);
  }
}
