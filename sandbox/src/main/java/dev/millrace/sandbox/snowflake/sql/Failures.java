package dev.millrace.sandbox.snowflake.sql;

/** Failures in Snowflake's words. */
final class Failures {
  private Failures() {}

  /**
   * @param start where in the statement, from 0
   */
  static SqlFailure syntax(String sql, int start, String unexpected) {
    String before = sql.substring(0, Math.min(start, sql.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    int position = before.length() - (before.lastIndexOf('\n') + 1);
    return new SqlFailure(
        "001003",
        "42000",
        "SQL compilation error:\nsyntax error line %d at position %d unexpected '%s'."
            .formatted(line, position, unexpected));
  }

  /** What Snowflake may well know, and this server doesn't. */
  static SqlFailure unsupported(String what) {
    return new SqlFailure("000002", "0A000", "Unsupported feature '" + what + "'.");
  }

  static SqlFailure compilation(String code, String sqlState, String message) {
    return new SqlFailure(code, sqlState, "SQL compilation error:\n" + message);
  }

  /**
   * @param kind such as {@code Table}; Snowflake doesn't tell a missing one from a hidden one
   */
  static SqlFailure missing(String kind, String name) {
    return compilation(
        "002003", "42S02", "%s '%s' does not exist or not authorized.".formatted(kind, name));
  }

  static SqlFailure exists(String name) {
    return compilation("002002", "42710", "Object '%s' already exists.".formatted(name));
  }

  static SqlFailure unknownColumn(String name) {
    return compilation("000904", "42000", "error line 1: invalid identifier '%s'".formatted(name));
  }

  static SqlFailure notPermitted(String kind, String name) {
    return new SqlFailure(
        "003001",
        "42501",
        "SQL access control error:\nInsufficient privileges to operate on %s '%s'."
            .formatted(kind, name));
  }

  static SqlFailure value(String code, String sqlState, String message) {
    return new SqlFailure(code, sqlState, message);
  }

  static SqlFailure internal(Throwable cause) {
    SqlFailure failure =
        new SqlFailure(
            "000603",
            "XX000",
            "SQL execution internal error: the stand-in met " + cause + ". This is a bug of it.");
    failure.initCause(cause);
    return failure;
  }
}
