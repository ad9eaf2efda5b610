package dev.millrace.connect.jdbc.split;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.Criteria;
import dev.millrace.connect.jdbc.query.Place;
import dev.millrace.connect.jdbc.query.ReadSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts tables into chunks of about equal numbers of rows. */
public final class Planner {
  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  /** A source partition each, which every task of an exactly-once connector loads. */
  private static final int MOST_CHUNKS = 128;

  /** Chunks' worth of newest rows left to the cursor, which looks back for those that are late. */
  private static final long LEFT_TO_CURSOR = 2;

  private final Dialect dialect;
  private final ReadSettings settings;

  public Planner(Dialect dialect, ReadSettings settings) {
    this.dialect = dialect;
    this.settings = settings;
  }

  /**
   * Cuts all of a table. Empty if it is best read in one.
   *
   * @param now identifies the run, in milliseconds since 1970
   */
  Optional<Plan> whole(Connection connection, Table table, Criteria criteria, long now)
      throws SQLException {
    return plan(connection, table, criteria, now, Place.NOWHERE);
  }

  /** Cuts what a cursor may leave to chunks. Empty if it is best read by the cursor alone. */
  Optional<Plan> snapshot(Connection connection, Table table, Criteria criteria, long now)
      throws SQLException {
    Place end = criteria.startsWithTime() ? settledTime(connection, criteria) : null;
    if (end == null) {
      end = cuts(connection, table, criteria).beforeNewest(LEFT_TO_CURSOR * settings.chunkRows());
    }
    return end == null ? Optional.empty() : plan(connection, table, criteria, now, end);
  }

  private Place settledTime(Connection connection, Criteria criteria) throws SQLException {
    Instant settled =
        Instant.ofEpochMilli(dialect.nowMs(connection))
            .minus(settings.timestampDelay())
            .minus(settings.lookBack());
    return Place.of(LocalDateTime.ofInstant(settled, criteria.zone()));
  }

  private Optional<Plan> plan(
      Connection connection, Table table, Criteria criteria, long now, Place end)
      throws SQLException {
    if (!criteria.exact()
        || !dialect.indexedColumns(connection, table.id()).contains(criteria.columns().get(0))) {
      return Optional.empty();
    }
    Cuts cuts = cuts(connection, table, criteria);
    long rows = cuts.rows();
    int chunks =
        (int) Math.min(MOST_CHUNKS, (rows + settings.chunkRows() - 1) / settings.chunkRows());
    if (chunks < 2) {
      return Optional.empty();
    }
    Condition within = criteria.readable().and(criteria.upTo(end));
    List<Place> ends = new ArrayList<>(cuts.into(chunks, within, rows));
    boolean open = end.isNowhere();
    if (!open) {
      ends.add(end);
    }
    log.info(
        "{}: about {} rows, cut into {} chunks", table.id(), rows, ends.size() + (open ? 1 : 0));
    return ends.size() + (open ? 1 : 0) < 2
        ? Optional.empty()
        : Optional.of(new Plan(now, criteria.columns(), ends, open));
  }

  private Cuts cuts(Connection connection, Table table, Criteria criteria) {
    return new Cuts(dialect, settings.quoting(), connection, table, criteria);
  }
}
