package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.RowVersions;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.Section;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows by their timestamps, where each row tells the transaction that wrote it. A pass takes what
 * the transactions that have all ended wrote since the pass before, as far as the look back goes;
 * what leaves the look back is taken whoever wrote it. So each version of a row is read once, in
 * whatever order the transactions commit (docs/decisions/0006).
 */
final class VersionTail implements Section {
  private static final Logger log = LoggerFactory.getLogger(VersionTail.class);

  /** How far the database's clock may go back unnoticed: that of two servers in a cluster. */
  private static final Duration CLOCK_SLACK = Duration.ofSeconds(1);

  /** What earlier passes took: all by lesser transactions, before a timestamp. */
  private record Settled(long transaction, LocalDateTime until) {}

  /**
   * What the present pass takes.
   *
   * @param since what is older is taken whoever wrote it, for the next pass does not look so far
   *     back
   */
  private record Pass(long transaction, LocalDateTime until, LocalDateTime since) {}

  /**
   * @param place of the last row; {@link Criteria#NOWHERE} at a pass's start
   * @param settled null before the first pass
   * @param since where a pass starts; null at the first row
   * @param pass null between passes
   */
  private record State(Place place, Settled settled, LocalDateTime since, Pass pass) {}

  private final Map<String, String> partition;
  private final Clock clock;
  private final RowVersions versions;
  private final Duration lookBack;
  private final LongSupplier nanoTime;
  private State state;
  private LocalDateTime lastNow;
  private long lastNanos;
  private Criteria criteria;

  VersionTail(
      Map<String, String> partition,
      Clock clock,
      RowVersions versions,
      Duration lookBack,
      Place place,
      Position start,
      LongSupplier nanoTime) {
    this.partition = partition;
    this.clock = clock;
    this.versions = versions;
    this.lookBack = lookBack;
    this.nanoTime = nanoTime;
    this.state = new State(place, settled(start), null, pass(start));
  }

  private static Settled settled(Position start) {
    Long transaction = start.number(Position.SETTLED_TRANSACTION);
    LocalDateTime until = start.time(Position.SETTLED_UNTIL);
    return transaction == null || until == null ? null : new Settled(transaction, until);
  }

  private static Pass pass(Position start) {
    Long transaction = start.number(Position.PASS_TRANSACTION);
    LocalDateTime until = start.time(Position.PASS_UNTIL);
    LocalDateTime since = start.time(Position.PASS_SINCE);
    return transaction == null || until == null || since == null
        ? null
        : new Pass(transaction, until, since);
  }

  @Override
  public Map<String, String> partition() {
    return partition;
  }

  @Override
  public Condition left(Connection connection, Criteria present) throws SQLException {
    criteria = present;
    RowVersions.Horizon horizon = versions.horizon(connection);
    if (state.pass() == null) {
      beginPass(clock.wall(connection, criteria), horizon.oldestOpen());
    }
    return criteria
        .before(state.pass().until())
        .and(notYetRead())
        .and(unsettled(horizon))
        .and(ended(horizon))
        .and(criteria.readable());
  }

  private void beginPass(LocalDateTime now, long oldestOpen) {
    Settled settled = state.settled();
    LocalDateTime since = state.since();
    LocalDateTime until = now;
    if (settled != null) {
      since = sinceByClock(now, since);
      until = settled.until().isAfter(now) ? settled.until() : now;
      if (oldestOpen < settled.transaction()) {
        log.warn(
            "{}: the database's transactions are at {} and were at {}: it was restored, or another"
                + " server took over. Rows it lost and got again within lookback.ms are read again",
            partition,
            oldestOpen,
            settled.transaction());
        settled = new Settled(oldestOpen, settled.until());
      }
    }
    state =
        new State(state.place(), settled, since, new Pass(oldestOpen, until, now.minus(lookBack)));
    lastNow = now;
    lastNanos = nanoTime.getAsLong();
  }

  /** A clock that was set back lets rows be written with times that were passed already. */
  private LocalDateTime sinceByClock(LocalDateTime now, LocalDateTime since) {
    if (since == null || lastNow == null || !now.isBefore(lastNow.minus(CLOCK_SLACK))) {
      return since;
    }
    Duration elapsed = Duration.ofNanos(nanoTime.getAsLong() - lastNanos);
    LocalDateTime earliest = now.minus(elapsed).minus(lookBack);
    log.warn("{}: the database's clock went back from {} to {}", partition, lastNow, now);
    return earliest.isBefore(since) ? earliest : since;
  }

  private Condition notYetRead() {
    if (!state.place().isNowhere()) {
      return criteria.after(state.place());
    }
    return state.since() == null ? Condition.ALL : criteria.from(Place.of(state.since()));
  }

  private Condition unsettled(RowVersions.Horizon now) {
    Settled settled = state.settled();
    return settled == null
        ? Condition.ALL
        : writtenSince(settled.transaction(), now).or(criteria.from(Place.of(settled.until())));
  }

  private Condition ended(RowVersions.Horizon now) {
    Pass pass = state.pass();
    return writtenSince(pass.transaction(), now).not().or(criteria.before(pass.since()));
  }

  private Condition writtenSince(long transaction, RowVersions.Horizon now) {
    return Condition.of(versions.writtenSince(Criteria.ALIAS, transaction, now));
  }

  @Override
  public Map<String, ?> read(Place place) {
    state = new State(place, state.settled(), state.since(), state.pass());
    State after = state;
    Criteria order = criteria;
    return new LazyOffset(offset -> write(after, order, offset));
  }

  private static void write(State state, Criteria order, Map<String, Object> offset) {
    order.putPlace(state.place(), offset);
    if (state.settled() != null) {
      offset.put(Position.SETTLED_TRANSACTION, state.settled().transaction());
      offset.put(Position.SETTLED_UNTIL, state.settled().until().toString());
    }
    offset.put(Position.PASS_TRANSACTION, state.pass().transaction());
    offset.put(Position.PASS_UNTIL, state.pass().until().toString());
    offset.put(Position.PASS_SINCE, state.pass().since().toString());
  }

  @Override
  public boolean end() {
    Pass pass = state.pass();
    state =
        new State(Place.NOWHERE, new Settled(pass.transaction(), pass.until()), pass.since(), null);
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
