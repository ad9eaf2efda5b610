package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * How a driver gives dates and times. Each method returns null for SQL's null, MIN and MAX for
 * infinities, and throws {@link java.time.DateTimeException} for what is not a date or a time.
 */
interface TimeSource {
  LocalDate date(ResultSet row, int index) throws SQLException;

  LocalTime time(ResultSet row, int index) throws SQLException;

  /** True if the greatest time stands for 24:00. */
  default boolean lastTimeIsWholeDay() {
    return false;
  }

  /** A timestamp without a time zone, as written. */
  LocalDateTime local(ResultSet row, int index) throws SQLException;

  /** A point in time, in UTC. */
  LocalDateTime instant(ResultSet row, int index) throws SQLException;
}
