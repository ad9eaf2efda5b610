package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.lookback.Tails;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.RunSection;
import dev.millrace.connect.jdbc.query.Section;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads new rows by a cursor, at each time of the schedule; before that, what a great table holds
 * already, in chunks by all tasks. The cursor starts where the snapshot ends, and only when all of
 * it has been read, so that no row's older state follows its newer one.
 */
public final class CursorCourse implements Course {
  private static final Logger log = LoggerFactory.getLogger(CursorCourse.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Target target;
  private final Share share;
  private final ReadSettings settings;
  private final Dialect dialect;
  private final Planner planner;
  private final Progress progress;
  private final long startedMs = System.currentTimeMillis();
  private Position stored;
  private Run snapshot;
  private Section tail;
  private Long passedMs;

  /**
   * @param stored the table's position; {@link Position#START} if none
   */
  public CursorCourse(
      Target target,
      Share share,
      ReadSettings settings,
      Dialect dialect,
      Planner planner,
      Progress progress,
      Position stored) {
    this.target = target;
    this.share = share;
    this.settings = settings;
    this.dialect = dialect;
    this.planner = planner;
    this.progress = progress;
    this.stored = stored;
  }

  @Override
  public Duration rest() {
    if (snapshot != null) {
      return snapshot.hasNext() || (share.leads() && snapshot.othersAreDone())
          ? Duration.ZERO
          : share.leads() ? LOOK_AGAIN : FOR_EVER;
    }
    if (!share.leads()) {
      stored = progress.of(target.partitions());
      return Plan.isIn(stored) ? Duration.ZERO : stored.isStart() ? LOOK_AGAIN : FOR_EVER;
    }
    return Plan.isIn(stored)
        ? Duration.ZERO
        : settings.schedule().rest(passedMs, startedMs, System.currentTimeMillis());
  }

  @Override
  public Step next(Connection connection, Table table, Criteria criteria) throws SQLException {
    if (tail != null) {
      return new Step.Read(tail);
    }
    if (snapshot == null && Plan.isIn(stored)) {
      Plan plan = Plan.of(stored, criteria, false);
      if (plan == null) {
        log.warn("{}: its key changed during the snapshot, which begins again", target);
        stored = Position.START;
      } else {
        snapshot = new Run(target, plan, criteria, share, progress, Sight.NONE);
      }
    }
    if (snapshot != null) {
      return snapshotStep(criteria);
    }
    if (!share.leads()) {
      return new Step.Wait(LOOK_AGAIN);
    }
    if (stored.isStart()) {
      Step first = first(connection, table, criteria);
      if (first != null) {
        return first;
      }
    }
    tail = Tails.of(target.partition(), table, criteria, settings, dialect, stored);
    return new Step.Read(tail);
  }

  private Step snapshotStep(Criteria criteria) {
    Section chunk = snapshot.next();
    if (chunk != null) {
      return new Step.Read(chunk);
    }
    if (!share.leads()) {
      return new Step.Wait(FOR_EVER);
    }
    if (!snapshot.othersAreDone()) {
      return new Step.Wait(LOOK_AGAIN);
    }
    Map<String, Object> offset = new LinkedHashMap<>();
    criteria.putPlace(criteria.place(stored), offset);
    stored = Position.of(offset);
    snapshot.close();
    snapshot = null;
    log.info("{}: the snapshot has been read; new rows follow", target);
    return new Step.Move(target.partition(), offset);
  }

  /** Null to read from the first row on by the cursor alone. */
  private Step first(Connection connection, Table table, Criteria criteria) throws SQLException {
    Map<String, Object> initial = new LinkedHashMap<>();
    boolean present = false;
    if (settings.mode().usesTimestamp() && settings.timestampInitial().isPresent()) {
      long ms = settings.timestampInitial().getAsLong();
      present = ms == -1;
      initial.put(Position.TIMESTAMP, present ? dialect.nowMs(connection) : ms);
    }
    if (settings.mode().usesIncrementing() && settings.incrementingInitial().isPresent()) {
      initial.put(Position.INCREMENTING, settings.incrementingInitial().getAsLong());
    }
    if (!initial.isEmpty()) {
      stored = Position.of(initial);
      // The present time as a first position must be kept, or a restart would move it.
      return present ? new Step.Move(target.partition(), initial) : null;
    }
    if (!settings.snapshot() || share.tasks() == 1 || target.isQuery()) {
      return null;
    }
    Optional<Plan> plan = planner.snapshot(connection, table, criteria, System.currentTimeMillis());
    if (plan.isEmpty()) {
      return null;
    }
    Map<String, Object> offset = plan.get().offset(criteria);
    stored = Position.of(offset);
    snapshot = new Run(target, plan.get(), criteria, share, progress, Sight.NONE);
    return new Step.Move(target.partition(), offset);
  }

  @Override
  public Step.Move finished(Section section) {
    if (section == tail) {
      passedMs = System.currentTimeMillis();
      return null;
    }
    snapshot.finished();
    return new Step.Move(section.partition(), ((RunSection) section).done());
  }
}
