package dev.millrace.connect.jdbc.dialect;

import java.time.DateTimeException;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which Connect type each {@link SqlType} becomes. */
final class StandardTypes {
  private static final Logger log = LoggerFactory.getLogger(StandardTypes.class);

  private final TypeSettings settings;
  private final TimeReaders times;

  StandardTypes(TypeSettings settings, TimeSource source) {
    this.settings = settings;
    this.times = new TimeReaders(settings, source);
  }

  /**
   * @param select reads the column
   * @param printed reads it as exact text
   */
  ColumnPlan plan(TableId table, Column column, SqlType type, String select, String printed) {
    return switch (type) {
      case BOOLEAN -> ColumnPlan.of(column, select, SchemaBuilder.bool(), Readers::bool);
      case INT8 -> ColumnPlan.of(column, select, SchemaBuilder.int8(), Readers::int8);
      case INT16 -> ColumnPlan.of(column, select, SchemaBuilder.int16(), Readers::int16);
      case INT32 -> ColumnPlan.of(column, select, SchemaBuilder.int32(), Readers::int32);
      case INT64 -> ColumnPlan.of(column, select, SchemaBuilder.int64(), Readers::int64);
      case FLOAT32 -> ColumnPlan.of(column, select, SchemaBuilder.float32(), Readers::float32);
      case FLOAT64 -> ColumnPlan.of(column, select, SchemaBuilder.float64(), Readers::float64);
      case DECIMAL -> new Decimals(settings.numeric()).plan(table, column, select, printed);
      case TEXT -> ColumnPlan.of(column, select, SchemaBuilder.string(), Readers::text);
      case BYTES -> ColumnPlan.of(column, select, SchemaBuilder.bytes(), Readers::bytes);
      case DATE ->
          ColumnPlan.of(column, select, Date.builder(), dated(table, column, times.date(), false));
      case TIME -> time(table, column, select, times.timeSchema(), times.time());
      case LOCAL_TIME -> time(table, column, select, times.timestampSchema(), times.local());
      case INSTANT -> time(table, column, select, times.timestampSchema(), times.instant());
      case PRINTED -> printed(table, column, printed);
    };
  }

  private ColumnPlan time(
      TableId table, Column column, String select, SchemaBuilder schema, ColumnReader reader) {
    if (settings.granularity() == TimestampGranularity.CONNECT_LOGICAL && column.scale() > 3) {
      log.info(
          "{}: column {} travels to the millisecond; timestamp.granularity=micros_long keeps all",
          table,
          column.name());
    }
    return ColumnPlan.of(column, select, schema, dated(table, column, reader, times.asText()));
  }

  /** What is no date, such as MySQL's 0000-00-00, travels as it is printed if text does. */
  private static ColumnReader dated(
      TableId table, Column column, ColumnReader reader, boolean asText) {
    return (row, i) -> {
      try {
        return reader.read(row, i);
      } catch (DateTimeException e) {
        String text = row.getString(i);
        if (asText) {
          return text;
        }
        throw noDate(table, column, text, e);
      }
    };
  }

  /**
   * @param cause null for none
   */
  static DataException noDate(TableId table, Column column, String text, Throwable cause) {
    return new DataException(
        table
            + ": column "
            + column.name()
            + " ("
            + column.declaredType()
            + ") holds "
            + Decimals.shortened(text)
            + ", which no Connect date or time can. Correct the row, read a view that casts the"
            + " column to text or such values to NULL, or, unless it is a date, set"
            + " timestamp.granularity=micros_iso_datetime_string, by which it travels as text",
        cause);
  }

  private static ColumnPlan printed(TableId table, Column column, String printed) {
    log.info(
        "{}: column {} of type {} travels as text", table, column.name(), column.declaredType());
    return ColumnPlan.of(column, printed, SchemaBuilder.string(), Readers::text);
  }
}
