package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.RunSection;
import dev.millrace.connect.jdbc.query.Section;
import dev.millrace.connect.jdbc.query.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a whole table, again at each time of the schedule. The task that leads a table starts its
 * runs and ends them; the others read their chunks of each.
 */
public final class BulkCourse implements Course {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Target target;
  private final Share share;
  private final Schedule schedule;
  private final Planner planner;
  private final Progress progress;
  private final long startedMs = System.currentTimeMillis();
  private Position stored;
  private Run run;

  /**
   * @param stored the table's position; {@link Position#START} if none
   */
  public BulkCourse(
      Target target,
      Share share,
      Schedule schedule,
      Planner planner,
      Progress progress,
      Position stored) {
    this.target = target;
    this.share = share;
    this.schedule = schedule;
    this.planner = planner;
    this.progress = progress;
    this.stored = stored;
  }

  @Override
  public Duration rest() {
    if (run != null) {
      return run.hasNext() || (share.leads() ? run.othersAreDone() : !goesOn())
          ? Duration.ZERO
          : LOOK_AGAIN;
    }
    if (!share.leads()) {
      stored = progress.of(target.partitions());
      return Plan.isIn(stored) ? Duration.ZERO : LOOK_AGAIN;
    }
    if (stored.has(Position.RUN)) {
      return Duration.ZERO;
    }
    Long finished = stored.number(Position.FINISHED);
    return schedule.rest(finished, startedMs, System.currentTimeMillis());
  }

  /** False if the run that this task reads is no longer the present one. */
  private boolean goesOn() {
    Position now = progress.of(target.partitions());
    return Plan.isIn(now) && now.number(Position.RUN) == run.id();
  }

  @Override
  public Step next(Connection connection, Table table, Criteria criteria) throws SQLException {
    if (run == null && stored.has(Position.RUN)) {
      Plan plan = Plan.isIn(stored) ? Plan.of(stored, criteria, true) : null;
      if (plan != null) {
        run = new Run(target, plan, criteria, share, progress);
      } else if (!share.leads()) {
        return new Step.Wait(LOOK_AGAIN);
      } else if (!Plan.isIn(stored) && criteria.exact()) {
        // A run of one chunk that goes on, if the key is still the same.
        return new Step.Read(whole(criteria, stored.number(Position.RUN), stored));
      }
    }
    if (run == null) {
      return begin(connection, table, criteria);
    }
    Section chunk = run.next();
    if (chunk != null) {
      return new Step.Read(chunk);
    }
    if (!share.leads()) {
      run.close();
      run = null;
      return new Step.Wait(Duration.ZERO);
    }
    return run.othersAreDone() ? end() : new Step.Wait(LOOK_AGAIN);
  }

  private Step begin(Connection connection, Table table, Criteria criteria) throws SQLException {
    long now = System.currentTimeMillis();
    Optional<Plan> plan =
        target.isQuery() ? Optional.empty() : planner.whole(connection, table, criteria, now);
    if (plan.isEmpty()) {
      return new Step.Read(whole(criteria, now, Position.START));
    }
    Map<String, Object> offset = plan.get().offset(criteria);
    stored = Position.of(offset);
    run = new Run(target, plan.get(), criteria, share, progress);
    return new Step.Move(target.partition(), offset);
  }

  private RunSection whole(Criteria criteria, long started, Position from) {
    return new RunSection(
        target.partition(), started, criteria.columns(), criteria.place(from), Place.NOWHERE);
  }

  private Step.Move end() {
    Map<String, Object> offset = Map.of(Position.FINISHED, System.currentTimeMillis());
    stored = Position.of(offset);
    if (run != null) {
      run.close();
      run = null;
    }
    return new Step.Move(target.partition(), offset);
  }

  @Override
  public Step.Move finished(Section section) {
    if (run == null) {
      return end();
    }
    run.finished();
    return new Step.Move(section.partition(), ((RunSection) section).done());
  }
}
