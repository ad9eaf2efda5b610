package dev.millrace.sandbox.snowflake.sql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** Binds from the wire's form: dates in milliseconds, times and timestamps in nanoseconds. */
final class BindValues {
  private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

  private BindValues() {}

  static DataType type(Binds.Column column) throws SqlFailure {
    return switch (column.type()) {
      case "FIXED" -> fixed(column.values());
      case "REAL" -> DataType.FLOAT;
      case "TEXT", "ANY" -> DataType.VARCHAR;
      case "BOOLEAN" -> DataType.BOOLEAN;
      case "DATE" -> DataType.DATE;
      case "TIME" -> new DataType(DataType.Kind.TIME, 9, 0);
      case "TIMESTAMP_NTZ" -> new DataType(DataType.Kind.TIMESTAMP_NTZ, 9, 0);
      case "TIMESTAMP_LTZ", "TIMESTAMP" -> DataType.TIMESTAMP_LTZ;
      case "TIMESTAMP_TZ" -> new DataType(DataType.Kind.TIMESTAMP_TZ, 9, 0);
      case "BINARY" -> DataType.BINARY;
      default -> throw Failures.unsupported("a bind of the type " + column.type());
    };
  }

  /** As many fractional digits as any of the values has. */
  private static DataType fixed(List<String> values) {
    int scale =
        values.stream()
            .filter(Objects::nonNull)
            .mapToInt(value -> new BigDecimal(value).scale())
            .max()
            .orElse(0);
    return new DataType(DataType.Kind.FIXED, 38, Math.max(0, Math.min(scale, 37)));
  }

  static void set(PreparedStatement statement, Binds binds, int parameters, int row, ZoneId zone)
      throws SQLException, SqlFailure {
    for (int i = 0; i < parameters; i++) {
      Binds.Column column = binds.columns().get(i);
      String value = column.values().get(row);
      statement.setObject(i + 1, value == null ? null : value(column.type(), value, zone));
    }
  }

  private static Object value(String type, String value, ZoneId zone) throws SqlFailure {
    try {
      return switch (type) {
        case "FIXED" -> new BigDecimal(value);
        case "REAL" -> Double.valueOf(value);
        case "BOOLEAN" -> value.equalsIgnoreCase("true") || value.equals("1");
        case "DATE" -> LocalDate.ofEpochDay(Math.floorDiv(Long.parseLong(value), 86_400_000L));
        case "TIME" -> LocalTime.ofNanoOfDay(Long.parseLong(value));
        case "TIMESTAMP_NTZ" -> LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC);
        case "TIMESTAMP_LTZ", "TIMESTAMP" -> OffsetDateTime.ofInstant(instant(value), zone);
        case "TIMESTAMP_TZ" -> {
          int blank = value.indexOf(' ');
          // Minutes, and 1440 more than the offset.
          int minutes = blank < 0 ? 0 : Integer.parseInt(value.substring(blank + 1)) - 1440;
          yield OffsetDateTime.ofInstant(
              instant(blank < 0 ? value : value.substring(0, blank)),
              ZoneOffset.ofTotalSeconds(minutes * 60));
        }
        case "BINARY" -> HexFormat.of().parseHex(value);
        default -> value;
      };
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw Failures.value(
          "100132", "22000", "A bind of the type %s has the value '%s'".formatted(type, value));
    }
  }

  private static Instant instant(String nanoseconds) {
    BigInteger[] parts = new BigInteger(nanoseconds).divideAndRemainder(BILLION);
    return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
  }
}
