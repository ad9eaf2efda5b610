package dev.millrace.connect.jdbc.lookback;

import dev.millrace.connect.jdbc.dialect.Condition;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.query.Criteria;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;

/**
 * The database's clock, behind which a read stays.
 *
 * @param delay how old a row must be
 * @param used false if the order has no timestamp
 */
record Clock(Dialect dialect, Duration delay, boolean used) {
  /** The present time less the delay, on the wall clock of the timestamps. */
  LocalDateTime wall(Connection connection, Criteria criteria) throws SQLException {
    return LocalDateTime.ofInstant(
        Instant.ofEpochMilli(dialect.nowMs(connection)).minus(delay), criteria.zone());
  }

  /** Holds for rows that are old enough. */
  Condition bound(Connection connection, Criteria criteria) throws SQLException {
    return used ? criteria.before(wall(connection, criteria)) : Condition.ALL;
  }
}
