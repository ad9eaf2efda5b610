package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.Section;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows with greater numbers than before, and those with lesser ones that were not there yet when
 * the greater ones were read: the numbers in between that nobody has seen are looked for again, for
 * as long as the look back lasts. A number is read once, whatever becomes of its row.
 */
final class GapTail implements Section {
  private static final Logger log = LoggerFactory.getLogger(GapTail.class);

  /** Ranges that one query asks for; more take several queries. */
  private static final int RANGES_A_QUERY = 100;

  /**
   * @param last greatest number read; null if none
   */
  private record State(Long last, Gaps gaps) {}

  private final Map<String, String> partition;
  private final Duration lookBack;
  private final LongSupplier nanoTime;
  private State state;
  private final Deque<List<Gaps.Range>> groups = new ArrayDeque<>();
  private boolean late = true;
  private boolean warned;
  private Criteria criteria;

  GapTail(Map<String, String> partition, Position start, Duration lookBack, LongSupplier nanoTime) {
    this.partition = partition;
    this.lookBack = lookBack;
    this.nanoTime = nanoTime;
    String gaps = start.text(Position.GAPS);
    this.state =
        new State(
            start.number(Position.INCREMENTING),
            gaps == null ? Gaps.NONE : Gaps.read(gaps, nanoTime.getAsLong()));
  }

  @Override
  public Map<String, String> partition() {
    return partition;
  }

  @Override
  public Condition left(Connection connection, Criteria present) {
    criteria = present;
    if (late && groups.isEmpty()) {
      group(state.gaps().ranges());
      late = !groups.isEmpty();
    }
    if (late) {
      return Condition.any(
          groups.peek().stream().map(range -> within(range.from(), range.to())).toList());
    }
    Place place = state.last() == null ? Place.NOWHERE : Place.of(state.last());
    return criteria.after(place).and(criteria.readable());
  }

  private void group(List<Gaps.Range> ranges) {
    for (int from = 0; from < ranges.size(); from += RANGES_A_QUERY) {
      groups.add(ranges.subList(from, Math.min(ranges.size(), from + RANGES_A_QUERY)));
    }
  }

  private Condition within(long from, long to) {
    return criteria.from(Place.of(from)).and(criteria.upTo(Place.of(to)));
  }

  @Override
  public Map<String, ?> read(Place place) {
    Long number = (Long) place.get(0);
    if (late) {
      Gaps rest = state.gaps().without(number);
      if (rest == state.gaps()) {
        return null;
      }
      state = new State(state.last(), rest);
    } else {
      // Even the first number may have come too soon: those from 1 on may be late.
      long from = state.last() == null ? Math.min(1, number) : state.last() + 1;
      Gaps gaps = state.gaps();
      state = new State(number, from < number ? gaps.plus(range(from, number - 1)) : gaps);
    }
    State after = state;
    return new LazyOffset(offset -> write(after, offset));
  }

  private Gaps.Range range(long from, long to) {
    return new Gaps.Range(from, to, nanoTime.getAsLong());
  }

  private static void write(State state, Map<String, Object> offset) {
    offset.put(Position.INCREMENTING, state.last());
    if (!state.gaps().isEmpty()) {
      offset.put(Position.GAPS, state.gaps().written());
    }
  }

  @Override
  public boolean end() {
    if (late) {
      groups.poll();
      late = !groups.isEmpty();
      return true;
    }
    late = true;
    Gaps gaps = state.gaps().noticedSince(nanoTime.getAsLong() - lookBack.toNanos());
    if (gaps.size() > Gaps.MOST) {
      if (!warned) {
        log.warn(
            "{}: more than {} ranges of numbers are missing within lookback.ms; only the newest are"
                + " looked for, so the look back is shorter. Mode timestamp+incrementing has no"
                + " such bound",
            partition,
            Gaps.MOST);
        warned = true;
      }
      gaps = Gaps.of(gaps.newest());
    }
    state = new State(state.last(), gaps);
    return false;
  }

  @Override
  public Object mark() {
    return state;
  }

  @Override
  public void reset(Object mark) {
    state = (State) mark;
  }
}
