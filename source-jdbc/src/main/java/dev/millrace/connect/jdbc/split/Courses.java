package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Course;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Target;

/** Chooses the course of a table by the mode. */
public final class Courses {
  private final ReadSettings settings;
  private final Dialect dialect;
  private final Planner planner;
  private final Progress progress;

  public Courses(ReadSettings settings, Dialect dialect, Progress progress) {
    this.settings = settings;
    this.dialect = dialect;
    this.planner = new Planner(dialect, settings);
    this.progress = progress;
  }

  /**
   * @param stored the target's position; {@link Position#START} if none
   */
  public Course of(Target target, Share share, Position stored) {
    return settings.mode() == Mode.BULK
        ? new BulkCourse(target, share, settings.schedule(), planner, progress, stored)
        : new CursorCourse(target, share, settings, dialect, planner, progress, stored);
  }
}
