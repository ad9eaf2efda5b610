package dev.millrace.connect.jdbc.cdc;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import org.apache.kafka.connect.errors.DataException;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.jdbc.PgArray;
import org.postgresql.util.PGInterval;

/**
 * Brings what Debezium's reader of PostgreSQL's log gives into the forms that {@link
 * dev.millrace.connect.jdbc.dialect.Dialect#logged} takes.
 */
final class PostgresForms {
  private PostgresForms() {}

  static Object of(Object logged) {
    if (logged instanceof String || logged instanceof Boolean || logged instanceof byte[]) {
      return logged;
    }
    if (logged instanceof SpecialValueDecimal decimal) {
      return text(decimal);
    }
    if (logged instanceof BigDecimal money) {
      return money.toPlainString();
    }
    if (logged instanceof Number) {
      return logged;
    }
    return logged instanceof Temporal ? time(logged) : printed(logged);
  }

  private static String text(SpecialValueDecimal decimal) {
    return decimal
        .getDecimalValue()
        .map(BigDecimal::toPlainString)
        .orElseGet(() -> special(decimal));
  }

  private static String special(SpecialValueDecimal decimal) {
    double value = decimal.toDouble();
    return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }

  private static Object time(Object logged) {
    if (logged instanceof LocalDate date) {
      return date.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)
          ? LocalDate.MAX
          : date.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE) ? LocalDate.MIN : date;
    }
    if (logged instanceof Instant instant) {
      return instant.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT)
          ? LocalDateTime.MAX
          : instant.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT)
              ? LocalDateTime.MIN
              : LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (logged instanceof OffsetDateTime point) {
      return point.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)
          ? LocalDateTime.MAX
          : point.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)
              ? LocalDateTime.MIN
              : point.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
    }
    if (logged instanceof OffsetTime time) {
      // It comes in UTC: its offset is lost on the way.
      return DateTimeFormatter.ISO_LOCAL_TIME.format(time.toLocalTime()) + "+00";
    }
    throw unknown(logged);
  }

  private static String printed(Object logged) {
    if (logged instanceof PgArray array) {
      return array.toString();
    }
    if (logged instanceof PGInterval interval) {
      return IntervalText.of(interval);
    }
    if (logged instanceof PGpoint
        || logged instanceof PGbox
        || logged instanceof PGcircle
        || logged instanceof PGline
        || logged instanceof PGlseg
        || logged instanceof PGpath
        || logged instanceof PGpolygon) {
      return DoubleText.in(logged.toString());
    }
    throw unknown(logged);
  }

  private static DataException unknown(Object logged) {
    return new DataException("the log's reader gives a " + logged.getClass().getName());
  }
}
