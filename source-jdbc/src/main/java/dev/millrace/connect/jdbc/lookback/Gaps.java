package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.jdbc.offset.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Ranges of whole numbers that have not been seen, in ascending order. Immutable, and cheap to
 * extend: each row has one of its own.
 */
final class Gaps {
  /** What an offset keeps of them; some 16 bytes each. */
  static final int MOST = 2000;

  static final Gaps NONE = new Gaps(null, null, 0);

  /**
   * @param noticedNanos by {@link System#nanoTime}
   */
  record Range(long from, long to, long noticedNanos) {}

  private final Range last;
  private final Gaps before;
  private final int size;

  private Gaps(Range last, Gaps before, int size) {
    this.last = last;
    this.before = before;
    this.size = size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  int size() {
    return size;
  }

  /**
   * @param range after all others
   */
  Gaps plus(Range range) {
    // Cut now and then, for the cost of a copy.
    Gaps kept = size >= 2 * MOST ? of(ranges().subList(size - MOST, size)) : this;
    return new Gaps(range, kept, kept.size + 1);
  }

  static Gaps of(List<Range> ascending) {
    Gaps gaps = NONE;
    for (Range range : ascending) {
      gaps = new Gaps(range, gaps, gaps.size + 1);
    }
    return gaps;
  }

  List<Range> ranges() {
    Range[] ranges = new Range[size];
    Gaps gaps = this;
    for (int i = size - 1; i >= 0; i--) {
      ranges[i] = gaps.last;
      gaps = gaps.before;
    }
    return Arrays.asList(ranges);
  }

  /** The last {@link #MOST}. */
  List<Range> newest() {
    return ranges().subList(Math.max(0, size - MOST), size);
  }

  boolean contains(long number) {
    List<Range> ranges = ranges();
    return indexOf(ranges, number) >= 0;
  }

  private static int indexOf(List<Range> ranges, long number) {
    int low = 0;
    int high = ranges.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = ranges.get(middle);
      if (number < range.from()) {
        high = middle - 1;
      } else if (number > range.to()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  /** Without {@code number}; the same object if it is in none. */
  Gaps without(long number) {
    List<Range> ranges = ranges();
    int index = indexOf(ranges, number);
    if (index < 0) {
      return this;
    }
    List<Range> rest = new ArrayList<>(ranges.subList(0, index));
    Range range = ranges.get(index);
    if (range.from() < number) {
      rest.add(new Range(range.from(), number - 1, range.noticedNanos()));
    }
    if (number < range.to()) {
      rest.add(new Range(number + 1, range.to(), range.noticedNanos()));
    }
    rest.addAll(ranges.subList(index + 1, ranges.size()));
    return of(rest);
  }

  /** Those noticed at {@code nanos} or later. */
  Gaps noticedSince(long nanos) {
    Deque<Range> kept = new ArrayDeque<>();
    for (Gaps gaps = this; gaps.size > 0 && gaps.last.noticedNanos() - nanos >= 0; ) {
      kept.addFirst(gaps.last);
      gaps = gaps.before;
    }
    return kept.size() == size ? this : of(List.copyOf(kept));
  }

  /**
   * Each range as what is skipped since the last one (or zero), a plus sign, and how long it is.
   */
  String written() {
    StringBuilder text = new StringBuilder();
    long reached = 0;
    for (Range range : newest()) {
      text.append(text.isEmpty() ? "" : " ").append(range.from() - reached).append('+');
      text.append(range.to() - range.from() + 1);
      reached = range.to();
    }
    return text.toString();
  }

  /**
   * Reads what {@link #written} wrote.
   *
   * @param nanos counts as the time when they were noticed
   * @throws IllegalArgumentException if it did not
   */
  static Gaps read(String text, long nanos) {
    List<Range> ranges = new ArrayList<>();
    long reached = 0;
    try {
      for (String pair : text.isBlank() ? new String[0] : text.strip().split(" ")) {
        int plus = pair.indexOf('+');
        long skipped = Long.parseLong(pair.substring(0, plus));
        long length = Long.parseLong(pair.substring(plus + 1));
        if (length < 1 || (skipped < 1 && !ranges.isEmpty())) {
          throw malformed(text, null);
        }
        long from = Math.addExact(reached, skipped);
        reached = Math.addExact(from, length - 1);
        ranges.add(new Range(from, reached, nanos));
      }
    } catch (IndexOutOfBoundsException | NumberFormatException | ArithmeticException e) {
      throw malformed(text, e);
    }
    return of(ranges);
  }

  private static IllegalArgumentException malformed(String text, RuntimeException cause) {
    return new IllegalArgumentException(
        Position.GAPS + " must be ranges in ascending order such as 17+1 5+3, but is " + text,
        cause);
  }

  /** Throws {@link IllegalArgumentException} if a position's gaps were not written by this. */
  static void check(Position position) {
    String text = position.text(Position.GAPS);
    Gaps gaps = text == null ? NONE : read(text, 0);
    if (gaps.isEmpty()) {
      return;
    }
    Long last = position.number(Position.INCREMENTING);
    if (last == null || gaps.last.to() >= last) {
      throw new IllegalArgumentException(
          Position.GAPS
              + " reaches up to "
              + gaps.last.to()
              + ", but holds only numbers below "
              + Position.INCREMENTING
              + (last == null ? ", which is missing" : " (" + last + ")")
              + ": leave it out, or set both as GET prints them");
    }
  }
}
