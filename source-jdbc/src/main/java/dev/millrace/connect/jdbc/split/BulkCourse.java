package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.offset.Views;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
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
  private final Sight sight;
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
      Sight sight,
      Position stored) {
    this.target = target;
    this.share = share;
    this.schedule = schedule;
    this.planner = planner;
    this.progress = progress;
    this.sight = sight;
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
    if (goesOn(stored)) {
      return Duration.ZERO;
    }
    Long finished = stored.number(Position.FINISHED);
    return schedule.rest(finished, startedMs, System.currentTimeMillis());
  }

  private static boolean goesOn(Position position) {
    return position.has(Position.RUN) && !position.has(Position.FINISHED);
  }

  /** False if the run that this task reads is no longer the present one. */
  private boolean goesOn() {
    Position now = progress.of(target.partitions());
    return Plan.isIn(now) && now.number(Position.RUN) == run.id();
  }

  @Override
  public Step next(Connection connection, Table table, Criteria criteria) throws SQLException {
    if (run == null && goesOn(stored)) {
      Plan plan = Plan.isIn(stored) ? Plan.of(stored, criteria, true) : null;
      if (plan != null) {
        run = new Run(target, plan, criteria, share, progress, sight);
      } else if (!share.leads()) {
        return new Step.Wait(LOOK_AGAIN);
      } else if (!Plan.isIn(stored) && criteria.exact()) {
        // A run of one chunk that goes on, if the key is still the same.
        return new Step.Read(whole(criteria, stored.number(Position.RUN), stored, log(stored)));
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
    return run.othersAreDone() ? end(outcome(criteria)) : new Step.Wait(LOOK_AGAIN);
  }

  private Step begin(Connection connection, Table table, Criteria criteria) throws SQLException {
    long now = System.currentTimeMillis();
    Map<String, String> log = sight.begin();
    Optional<Plan> plan =
        target.isQuery() ? Optional.empty() : planner.whole(connection, table, criteria, now);
    if (plan.isEmpty()) {
      return new Step.Read(whole(criteria, now, Position.START, log));
    }
    Map<String, Object> offset = plan.get().offset(criteria);
    offset.putAll(log);
    stored = Position.of(offset);
    run = new Run(target, plan.get(), criteria, share, progress, sight);
    return new Step.Move(target.partition(), offset);
  }

  private RunSection whole(
      Criteria criteria, long started, Position from, Map<String, String> log) {
    return new RunSection(
        target.partition(),
        started,
        criteria.columns(),
        criteria.place(from),
        Place.NOWHERE,
        sight,
        log,
        Views.of(from));
  }

  private static Map<String, String> log(Position position) {
    return position.has(Position.LOG)
        ? Map.of(Position.LOG, position.text(Position.LOG))
        : Map.of();
  }

  /** What the log's reader needs of a run by chunks: the chunks' own offsets stay, too. */
  private Map<String, Object> outcome(Criteria criteria) {
    Map<String, Object> outcome = new LinkedHashMap<>();
    if (stored.has(Position.LOG)) {
      outcome.putAll(run.plan().offset(criteria));
      outcome.putAll(log(stored));
    }
    return outcome;
  }

  private Step.Move end(Map<String, Object> outcome) {
    Map<String, Object> offset = new LinkedHashMap<>(outcome);
    offset.put(Position.FINISHED, System.currentTimeMillis());
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
      return end(((RunSection) section).outcome());
    }
    run.finished();
    return new Step.Move(section.partition(), ((RunSection) section).done());
  }
}
