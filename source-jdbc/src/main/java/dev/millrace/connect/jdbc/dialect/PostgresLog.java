package dev.millrace.connect.jdbc.dialect;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes of PostgreSQL's logical log what {@link PostgresTypes} reads by queries. */
final class PostgresLog {
  private final TypeSettings settings;
  private final TimeValues times;

  PostgresLog(TypeSettings settings) {
    this.settings = settings;
    this.times = new TimeValues(settings);
  }

  LoggedValue of(TableId table, Column column) {
    LoggedValue value = value(table, column);
    return logged -> logged == null ? null : value.of(logged);
  }

  private LoggedValue value(TableId table, Column column) {
    return switch (column.type()) {
      case "bool", "bytea" -> logged -> logged;
      case "int2" -> logged -> ((Number) logged).shortValue();
      case "int4" -> logged -> ((Number) logged).intValue();
      case "int8", "oid" -> logged -> ((Number) logged).longValue();
      case "float4" -> logged -> ((Number) logged).floatValue();
      case "float8" -> logged -> ((Number) logged).doubleValue();
      case "numeric" -> decimal(table, column);
      case "date" -> logged -> times.date((LocalDate) logged);
      case "time" -> logged -> time((String) logged);
      case "timestamp" -> logged -> times.local((LocalDateTime) logged);
      case "timestamptz" -> logged -> times.instant((LocalDateTime) logged);
      case "bpchar" -> logged -> unpadded((String) logged);
      case "inet" -> logged -> masked((String) logged);
      case "bit" -> column.precision() == 1 ? logged -> logged.equals("1") : logged -> logged;
      case "int2vector", "oidvector" -> logged -> logged;
      default -> column.element() == null ? logged -> logged : array(column);
    };
  }

  private LoggedValue decimal(TableId table, Column column) {
    Function<String, Object> made = new Decimals(settings.numeric()).made(table, column).value();
    return logged -> made.apply((String) logged);
  }

  private Object time(String text) {
    return text.startsWith("24:")
        ? times.time(LocalTime.MAX, true)
        : times.time(LocalTime.parse(text, DateTimeFormatter.ISO_LOCAL_TIME), false);
  }

  /** As a cast to text does. */
  private static String unpadded(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end);
  }

  /** As a cast to text does: a single address has a mask too. */
  private static String masked(String address) {
    return address.contains("/") ? address : address + (address.contains(":") ? "/128" : "/32");
  }

  private static LoggedValue array(Column column) {
    Function<String, Object> element =
        switch (column.element()) {
          case "bool" -> text -> text.equals("t");
          case "int2" -> Short::valueOf;
          case "int4" -> Integer::valueOf;
          case "int8" -> Long::valueOf;
          case "float4" -> Float::valueOf;
          case "float8" -> Double::valueOf;
          case "bpchar" -> PostgresLog::unpadded;
          case "inet" -> PostgresLog::masked;
          default -> text -> text;
        };
    char delimiter = column.element().equals("box") ? ';' : ',';
    return logged -> elements((String) logged, delimiter, element, column);
  }

  private static List<Object> elements(
      String text, char delimiter, Function<String, Object> element, Column column) {
    List<String> texts = ArrayText.elements(text, delimiter);
    if (texts == null) {
      throw ArrayReader.severalDimensions(column);
    }
    List<Object> elements = new ArrayList<>(texts.size());
    for (String one : texts) {
      elements.add(one == null ? null : element.apply(one));
    }
    return elements;
  }
}
