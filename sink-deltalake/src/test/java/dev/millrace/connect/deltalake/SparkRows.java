package dev.millrace.connect.deltalake;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** Connect's values as Spark writes them in JSON: what a table should hold, without the sink. */
final class SparkRows {
  private static final DateTimeFormatter SECONDS =
      new DateTimeFormatterBuilder()
          .appendPattern("yyyy-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
          .toFormatter(Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private SparkRows() {}

  /** What to select of a table, so that its rows are told whole: JSON has times in seconds only. */
  static String columns(Schema columns) {
    return columns.fields().stream()
        .map(
            column ->
                Timestamp.LOGICAL_NAME.equals(column.schema().name())
                    ? "cast(" + column.name() + " as string) " + column.name()
                    : column.name())
        .collect(Collectors.joining(", "));
  }

  /**
   * A row of a table that has the columns of a schema.
   *
   * @param row may lack some of them
   */
  static String of(Struct row, Schema columns) {
    return columns.fields().stream()
        .map(column -> "\"" + column.name() + "\":" + value(field(row, column), column.schema()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static Object field(Struct row, Field column) {
    return row.schema().field(column.name()) == null ? null : row.get(column.name());
  }

  @SuppressWarnings("JavaUtilDate") // Connect's own type for dates
  private static String value(Object value, Schema schema) {
    if (value == null) {
      return "null";
    }
    return switch (schema.name() == null ? "" : schema.name()) {
      case Decimal.LOGICAL_NAME -> value.toString();
      case Time.LOGICAL_NAME -> Long.toString(((Date) value).getTime());
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          "\"" + instant(value).atOffset(ZoneOffset.UTC).toLocalDate() + "\"";
      case Timestamp.LOGICAL_NAME -> "\"" + SECONDS.format(instant(value)) + "\"";
      default -> plain(value, schema);
    };
  }

  @SuppressWarnings("JavaUtilDate")
  private static Instant instant(Object value) {
    return ((Date) value).toInstant();
  }

  private static String plain(Object value, Schema schema) {
    return switch (schema.type()) {
      case STRING -> text(value.toString());
      case BYTES -> "\"" + Base64.getEncoder().encodeToString((byte[]) value) + "\"";
      case STRUCT -> of((Struct) value, schema);
      case ARRAY ->
          ((List<?>) value)
              .stream()
                  .map(each -> value(each, schema.valueSchema()))
                  .collect(Collectors.joining(",", "[", "]"));
      case MAP ->
          ((Map<?, ?>) value)
              .entrySet().stream()
                  .map(
                      entry ->
                          text(entry.getKey().toString())
                              + ":"
                              + value(entry.getValue(), schema.valueSchema()))
                  .collect(Collectors.joining(",", "{", "}"));
      default -> value.toString();
    };
  }

  private static String text(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
