package dev.millrace.connect.jdbc.dialect;

import java.time.LocalTime;
import org.apache.kafka.connect.data.SchemaBuilder;

/** Reads dates and times out of rows as {@link TimeValues}. */
final class TimeReaders {
  private final TimeValues values;
  private final TimeSource source;

  TimeReaders(TypeSettings settings, TimeSource source) {
    this.values = new TimeValues(settings);
    this.source = source;
  }

  /** True if timestamps travel as text, which can say whatever the database prints. */
  boolean asText() {
    return values.asText();
  }

  SchemaBuilder timestampSchema() {
    return values.timestampSchema();
  }

  SchemaBuilder timeSchema() {
    return values.timeSchema();
  }

  ColumnReader date() {
    return (row, index) -> values.date(source.date(row, index));
  }

  /** A timestamp without a time zone. */
  ColumnReader local() {
    return (row, index) -> values.local(source.local(row, index));
  }

  /** A point in time. */
  ColumnReader instant() {
    return (row, index) -> values.instant(source.instant(row, index));
  }

  /** The time of a day; 24:00 is a whole day. */
  ColumnReader time() {
    return (row, index) -> {
      LocalTime value = source.time(row, index);
      return values.time(value, source.lastTimeIsWholeDay() && LocalTime.MAX.equals(value));
    };
  }
}
