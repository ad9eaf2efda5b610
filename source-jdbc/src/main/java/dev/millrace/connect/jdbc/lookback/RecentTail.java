package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.offset.Places;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.Section;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Rows beyond the last one, and those behind it that were not there yet when it was read. All that
 * was read since a place is known by its fingerprint, so the rows since then can be read again and
 * the known ones dropped. The place moves on with time, and sooner if more rows are read than an
 * offset should hold.
 *
 * <p>Rows are forgotten in the order in which they were read. Invariant: every row after {@code
 * since} that was read is known; so {@code since} moves to the last place of those in order that
 * are forgotten, and a late row is forgotten only after the one in order before it.
 */
final class RecentTail implements Section {
  /** Rows that an offset knows; 11 bytes each. */
  static final int MOST = 2500;

  /**
   * A row that was read.
   *
   * @param cursor the greatest place read until then
   * @param before the row before it; null if it is the first that is known
   */
  private record Entry(Place place, Place cursor, long nanos, Entry before) {}

  /**
   * @param cursor greatest place; {@link Criteria#NOWHERE} if none
   * @param newest null if none was read since the start
   * @param count of the entries up to {@code newest}
   */
  private record State(Place cursor, Base base, Entry newest, int count) {}

  /**
   * What was known at the start of the chain of entries.
   *
   * @param since {@link Place#NOWHERE} for the first row
   * @param known fingerprints
   * @param cursor the greatest place then
   */
  private record Base(Place since, List<Long> known, Place cursor, long nanos) {}

  private final Map<String, String> partition;
  private final Clock clock;
  private final Duration lookBack;
  private final LongSupplier nanoTime;
  private final Position start;
  private State state;
  private Set<Long> known;
  private boolean late = true;
  private Criteria criteria;

  RecentTail(
      Map<String, String> partition,
      Clock clock,
      Duration lookBack,
      Place place,
      Position start,
      LongSupplier nanoTime) {
    this.partition = partition;
    this.clock = clock;
    this.lookBack = lookBack;
    this.nanoTime = nanoTime;
    this.start = start;
    this.state = new State(place, null, null, 0);
  }

  @Override
  public Map<String, String> partition() {
    return partition;
  }

  @Override
  public Condition left(Connection connection, Criteria present) throws SQLException {
    criteria = present;
    if (state.base() == null) {
      state = new State(state.cursor(), base(state.cursor()), null, 0);
    }
    late &= !state.base().since().equals(state.cursor());
    known = late ? known() : null;
    Condition zone =
        late
            ? criteria.after(state.base().since()).and(criteria.upTo(state.cursor()))
            : criteria.after(state.cursor());
    return zone.and(clock.bound(connection, criteria)).and(criteria.readable());
  }

  /** A position without a look back, such as one of the widely used connectors, starts one now. */
  private Base base(Place cursor) {
    String recent = start.text(Position.RECENT);
    String since = start.text(Position.SINCE);
    long now = nanoTime.getAsLong();
    if (recent == null) {
      return base(cursor, now);
    }
    Place from = since == null ? Place.NOWHERE : criteria.place(Places.readOne(since));
    return new Base(from, Recent.read(recent), cursor, now);
  }

  private static Base base(Place cursor, long nanos) {
    return new Base(cursor, List.of(), cursor, nanos);
  }

  private Set<Long> known() {
    Set<Long> fingerprints = new HashSet<>(state.base().known());
    for (Entry entry = state.newest(); entry != null; entry = entry.before()) {
      fingerprints.add(Recent.fingerprint(entry.place()));
    }
    return fingerprints;
  }

  @Override
  public Map<String, ?> read(Place place) {
    if (late && !known.add(Recent.fingerprint(place))) {
      return null;
    }
    Place cursor = late ? state.cursor() : place;
    Entry entry = new Entry(place, cursor, nanoTime.getAsLong(), state.newest());
    State next = new State(cursor, state.base(), entry, state.count() + 1);
    state = next.count() >= 2 * MOST ? forgetting(next, next.count() - MOST) : next;
    State after = state;
    Criteria order = criteria;
    return new LazyOffset(offset -> write(after, order, offset));
  }

  private static void write(State state, Criteria order, Map<String, Object> offset) {
    State kept = state.count() > MOST ? forgetting(state, state.count() - MOST) : state;
    order.putPlace(kept.cursor(), offset);
    Deque<Long> known = new ArrayDeque<>();
    for (Entry entry = kept.newest(); entry != null; entry = entry.before()) {
      known.addFirst(Recent.fingerprint(entry.place()));
    }
    List<Long> all = new ArrayList<>(kept.base().known());
    all.addAll(known);
    offset.put(Position.RECENT, Recent.written(all));
    if (!kept.base().since().isNowhere()) {
      offset.put(Position.SINCE, Places.writeOne(kept.base().since().words()));
    }
  }

  /** Without the {@code oldest} first entries, and what was known before them. */
  private static State forgetting(State state, int oldest) {
    if (oldest == 0) {
      return state;
    }
    Deque<Entry> kept = new ArrayDeque<>();
    Entry entry = state.newest();
    for (int i = state.count(); i > oldest; i--) {
      kept.addFirst(entry);
      entry = entry.before();
    }
    Base base = base(entry.cursor(), entry.nanos());
    Entry newest = null;
    for (Entry old : kept) {
      newest = new Entry(old.place(), old.cursor(), old.nanos(), newest);
    }
    return new State(state.cursor(), base, newest, kept.size());
  }

  @Override
  public boolean end() {
    if (late) {
      late = false;
      return true;
    }
    late = true;
    long oldestNanos = nanoTime.getAsLong() - lookBack.toNanos();
    if (state.count() == 0 && state.base().nanos() - oldestNanos < 0) {
      state = new State(state.cursor(), base(state.cursor(), oldestNanos), null, 0);
      return false;
    }
    int old = state.count();
    for (Entry entry = state.newest();
        entry != null && entry.nanos() - oldestNanos >= 0;
        entry = entry.before()) {
      old--;
    }
    state = forgetting(state, Math.max(old, state.count() - MOST));
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
