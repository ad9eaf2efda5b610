package dev.millrace.connect.jdbc.dialect;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.function.Function;

/** Makes of the log of MySQL and MariaDB what queries read of them. */
final class MySqlLog {
  /** What a zero timestamp is stored as, and no other can be. */
  private static final LocalDate EPOCH = LocalDate.ofEpochDay(0);

  private final TypeSettings settings;
  private final TimeValues times;

  MySqlLog(TypeSettings settings) {
    this.settings = settings;
    this.times = new TimeValues(settings);
  }

  LoggedValue of(TableId table, Column column) {
    LoggedValue value = value(table, column, MySqlTypes.sqlType(column));
    return logged -> logged == null ? null : value.of(logged);
  }

  private LoggedValue value(TableId table, Column column, SqlType type) {
    return switch (type) {
      case INT8 -> logged -> ((Number) logged).byteValue();
      case INT16 -> logged -> ((Number) logged).shortValue();
      case INT32 -> logged -> ((Number) logged).intValue();
      case INT64 -> logged -> ((Number) logged).longValue();
      case FLOAT32 -> logged -> ((Number) logged).floatValue();
      case FLOAT64 -> logged -> ((Number) logged).doubleValue();
      case DECIMAL -> {
        Function<String, Object> made =
            new Decimals(settings.numeric()).made(table, column).value();
        yield logged -> made.apply((String) logged);
      }
      case DATE -> logged -> times.date((LocalDate) logged);
      case LOCAL_TIME -> logged -> times.local((LocalDateTime) logged);
      case INSTANT -> logged -> instant((LocalDateTime) logged, table, column);
      case TIME -> logged -> time((Duration) logged, table, column);
      default -> logged -> logged;
    };
  }

  private Object instant(LocalDateTime value, TableId table, Column column) {
    return value.toLocalDate().equals(EPOCH) && value.toLocalTime().toSecondOfDay() == 0
        ? printed(
            "0000-00-00 00:00:00" + fraction(value.get(ChronoField.NANO_OF_SECOND), column),
            table,
            column)
        : times.instant(value);
  }

  private Object time(Duration value, TableId table, Column column) {
    return value.isNegative() || value.toHours() >= 24
        ? printed(print(value, column), table, column)
        : times.time(LocalTime.MIDNIGHT.plus(value), false);
  }

  private static String print(Duration value, Column column) {
    Duration positive = value.abs();
    return String.format(
            Locale.ROOT,
            "%s%02d:%02d:%02d",
            value.isNegative() ? "-" : "",
            positive.toHours(),
            positive.toMinutesPart(),
            positive.toSecondsPart())
        + fraction(positive.toNanosPart(), column);
  }

  private static String fraction(int nanos, Column column) {
    if (column.scale() == 0) {
      return "";
    }
    String digits = Integer.toString(1_000_000_000 + nanos).substring(1);
    return "." + digits.substring(0, column.scale());
  }

  private Object printed(String text, TableId table, Column column) {
    if (times.asText()) {
      return text;
    }
    throw StandardTypes.noDate(table, column, text, null);
  }
}
