package dev.millrace.connect.jdbc.dialect;

import java.time.ZoneId;

/**
 * The choices that a user has on types.
 *
 * @param zone that timestamps without a time zone are in
 */
public record TypeSettings(
    NumericMapping numeric,
    TimestampGranularity granularity,
    ZoneId zone,
    CalendarSystem calendar) {
  public TypeSettings(NumericMapping numeric, TimestampGranularity granularity, ZoneId zone) {
    this(numeric, granularity, zone, CalendarSystem.LEGACY);
  }
}
