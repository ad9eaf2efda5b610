package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.common.schedule.Schedule;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Sight;
import dev.millrace.connect.jdbc.query.Target;
import java.util.function.Function;

/** Chooses the course of a table by the mode. */
public final class Courses {
  private final ReadSettings settings;
  private final Dialect dialect;
  private final Planner planner;
  private final Progress progress;
  private final Function<TableId, Sight> sights;

  /**
   * @param sights what the queries of a table see
   */
  public Courses(
      ReadSettings settings, Dialect dialect, Progress progress, Function<TableId, Sight> sights) {
    this.settings = settings;
    this.dialect = dialect;
    this.planner = new Planner(dialect, settings);
    this.progress = progress;
    this.sights = sights;
  }

  /**
   * @param stored the target's position; {@link Position#START} if none
   */
  public Course of(Target target, Share share, Position stored) {
    return settings.mode().readsWhole()
        ? new BulkCourse(
            target,
            share,
            settings.mode() == Mode.CDC ? Schedule.once() : settings.schedule(),
            planner,
            progress,
            sights.apply(target.id()),
            stored)
        : new CursorCourse(target, share, settings, dialect, planner, progress, stored);
  }
}
