package dev.millrace.connect.jdbc.cdc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a session has to print values, so that snapshot and log print them alike. A database or a
 * user may have other defaults.
 */
public final class PostgresSession {
  private static final Map<String, String> SETTINGS =
      new TreeMap<>(
          Map.of(
              "intervalstyle", "postgres",
              "bytea_output", "hex",
              "extra_float_digits", "1",
              // Debezium reads amounts such as $1,234.50
              "lc_monetary", "C"));

  /** For the driver's property {@code options}. */
  public static final String OPTIONS =
      SETTINGS.entrySet().stream()
          .map(setting -> "-c " + setting.getKey() + "=" + setting.getValue())
          .collect(Collectors.joining(" "));

  private PostgresSession() {}

  /** Statements for the transaction that reads a snapshot. */
  public static List<String> statements() {
    return SETTINGS.entrySet().stream()
        .map(setting -> "SET LOCAL " + setting.getKey() + " = '" + setting.getValue() + "'")
        .toList();
  }
}
