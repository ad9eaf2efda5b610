package dev.millrace.connect.jdbc.dialect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Drivers that give the classes of {@code java.time}, as JDBC 4.2 asks. */
enum JavaTimes implements TimeSource {
  INSTANCE,
  /** Gives the time 24:00 as {@link LocalTime#MAX}. */
  POSTGRES;

  @Override
  public boolean lastTimeIsWholeDay() {
    return this == POSTGRES;
  }

  @Override
  public LocalDate date(ResultSet row, int index) throws SQLException {
    return row.getObject(index, LocalDate.class);
  }

  @Override
  public LocalTime time(ResultSet row, int index) throws SQLException {
    return row.getObject(index, LocalTime.class);
  }

  @Override
  public LocalDateTime local(ResultSet row, int index) throws SQLException {
    return row.getObject(index, LocalDateTime.class);
  }

  @Override
  public LocalDateTime instant(ResultSet row, int index) throws SQLException {
    OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
    if (value == null) {
      return null;
    }
    // A shift of an infinity would overflow.
    return value.equals(OffsetDateTime.MIN) || value.equals(OffsetDateTime.MAX)
        ? value.toLocalDateTime()
        : value.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
  }
}
