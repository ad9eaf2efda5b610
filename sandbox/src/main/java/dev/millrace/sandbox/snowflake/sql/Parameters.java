package dev.millrace.sandbox.snowflake.sql;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A session's parameters: those that this server minds, and those that are the client's own.
 * ABORT_DETACHED_QUERY is taken without effect: a statement whose client vanished runs to its end.
 */
final class Parameters {
  private static final Map<String, Object> DEFAULTS =
      Map.ofEntries(
          Map.entry("ABORT_DETACHED_QUERY", false),
          Map.entry("AUTOCOMMIT", true),
          Map.entry("ERROR_ON_NONDETERMINISTIC_MERGE", true),
          Map.entry("LOCK_TIMEOUT", 43_200L),
          Map.entry("MULTI_STATEMENT_COUNT", 1L),
          Map.entry("QUERY_TAG", ""),
          Map.entry("QUOTED_IDENTIFIERS_IGNORE_CASE", false),
          Map.entry("STATEMENT_TIMEOUT_IN_SECONDS", 172_800L),
          Map.entry("TIMEZONE", "America/Los_Angeles"),
          Map.entry("TRANSACTION_ABORT_ON_ERROR", false));

  /** What only the client reads; any value will do. */
  private static final String CLIENTS =
      "(CLIENT|JDBC|ENABLE|PYTHON)_\\w+|APPLICATION|TRACING|_SNOWFLAKE\\.INTERNAL\\.\\w+";

  /** Parameters that shape the output, which this server writes in one shape. */
  private static final Map<String, Object> FIXED =
      Map.ofEntries(
          Map.entry("BINARY_INPUT_FORMAT", "HEX"),
          Map.entry("BINARY_OUTPUT_FORMAT", "HEX"),
          Map.entry("DATE_OUTPUT_FORMAT", "YYYY-MM-DD"),
          Map.entry("TIME_OUTPUT_FORMAT", "HH24:MI:SS"),
          Map.entry("TIMESTAMP_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM"),
          Map.entry("TIMESTAMP_NTZ_OUTPUT_FORMAT", "YYYY-MM-DD HH24:MI:SS.FF3"),
          Map.entry("TIMESTAMP_LTZ_OUTPUT_FORMAT", ""),
          Map.entry("TIMESTAMP_TZ_OUTPUT_FORMAT", ""),
          Map.entry("TIMESTAMP_TYPE_MAPPING", "TIMESTAMP_NTZ"));

  private final Map<String, Object> values = new TreeMap<>();

  Parameters() {
    values.putAll(DEFAULTS);
    values.putAll(FIXED);
  }

  /**
   * @return the value as it was taken
   */
  Object set(String name, Object value) throws SqlFailure {
    String key = name.toUpperCase(Locale.ROOT);
    Object usual = DEFAULTS.get(key);
    Object taken;
    if (usual instanceof Boolean) {
      taken = bool(key, value);
    } else if (usual instanceof Long) {
      taken = number(key, value);
    } else if (usual != null) {
      taken = value.toString();
    } else if (key.matches(CLIENTS)) {
      taken = value;
    } else if (FIXED.containsKey(key)) {
      taken = FIXED.get(key);
      if (!taken.equals(value)) {
        throw Failures.unsupported(key + " = " + value);
      }
    } else {
      throw Failures.compilation("001420", "22023", "invalid parameter '" + key + "'");
    }
    check(key, taken);
    values.put(key, taken);
    return taken;
  }

  private static void check(String key, Object value) throws SqlFailure {
    if (key.equals("TIMEZONE")) {
      try {
        ZoneId.of(value.toString());
      } catch (DateTimeException e) {
        throw invalid(key, value);
      }
    }
    boolean foreign =
        (key.equals("STATEMENT_TIMEOUT_IN_SECONDS") && !value.equals(DEFAULTS.get(key)))
            || (key.equals("MULTI_STATEMENT_COUNT") && !value.equals(1L))
            || (key.equals("QUOTED_IDENTIFIERS_IGNORE_CASE") && value.equals(true));
    if (foreign) {
      throw Failures.unsupported(key + " = " + value);
    }
  }

  private static SqlFailure invalid(String key, Object value) {
    return Failures.compilation(
        "001008", "22023", "invalid value [%s] for parameter '%s'".formatted(value, key));
  }

  private static Boolean bool(String key, Object value) throws SqlFailure {
    return switch (value.toString().toUpperCase(Locale.ROOT)) {
      case "TRUE" -> true;
      case "FALSE" -> false;
      default -> throw invalid(key, value);
    };
  }

  private static Long number(String key, Object value) throws SqlFailure {
    try {
      return Long.valueOf(value.toString());
    } catch (NumberFormatException e) {
      throw invalid(key, value);
    }
  }

  Object unset(String name) throws SqlFailure {
    String key = name.toUpperCase(Locale.ROOT);
    if (!DEFAULTS.containsKey(key)) {
      throw Failures.compilation("001420", "22023", "invalid parameter '" + key + "'");
    }
    values.put(key, DEFAULTS.get(key));
    return DEFAULTS.get(key);
  }

  boolean isTrue(String name) {
    return Boolean.TRUE.equals(values.get(name));
  }

  String zone() {
    return values.get("TIMEZONE").toString();
  }

  Duration lockTimeout() {
    return Duration.ofSeconds((Long) values.get("LOCK_TIMEOUT"));
  }

  Map<String, Object> all() {
    return Map.copyOf(values);
  }
}
