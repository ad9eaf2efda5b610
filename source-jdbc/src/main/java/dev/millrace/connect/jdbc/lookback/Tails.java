package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.offset.Position;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.Section;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses how the new rows of a table are read, so that those that commit late are not lost. */
public final class Tails {
  private static final Logger log = LoggerFactory.getLogger(Tails.class);

  private Tails() {}

  /**
   * Checks what a position tells of late rows, which no task should find to be malformed.
   *
   * @throws IllegalArgumentException which names the key
   */
  public static void check(Position position) {
    Gaps.check(position);
    String recent = position.text(Position.RECENT);
    if (recent != null) {
      Recent.read(recent);
    }
  }

  /**
   * @param start where to go on; {@link Position#START} for the first row
   */
  public static Section of(
      Map<String, String> partition,
      Table table,
      Criteria criteria,
      ReadSettings settings,
      Dialect dialect,
      Position start) {
    Mode mode = settings.mode();
    Clock clock = new Clock(dialect, settings.timestampDelay(), mode.usesTimestamp());
    Place place = criteria.place(start);
    if (settings.lookBack().isZero()) {
      return new PlainTail(partition, clock, place);
    }
    if (mode == Mode.INCREMENTING && criteria.startsWithNumber()) {
      return new GapTail(partition, start, settings.lookBack(), System::nanoTime);
    }
    if (mode.usesTimestamp() && table.versioned() && dialect.rowVersions().isPresent()) {
      return new VersionTail(
          partition,
          clock,
          dialect.rowVersions().get(),
          settings.lookBack(),
          place,
          start,
          System::nanoTime);
    }
    if (!criteria.exact()) {
      log.warn(
          "{} has no primary key, so its rows can't be told apart: there is no look back for rows"
              + " that commit late",
          table.id());
      return new PlainTail(partition, clock, place);
    }
    Position known = criteria.fits(start) ? start : Position.START;
    return new RecentTail(partition, clock, settings.lookBack(), place, known, System::nanoTime);
  }
}
