package dev.millrace.sandbox.snowflake.sql;

/** A statement that failed, with the code and the SQLSTATE that Snowflake gives. */
public final class SqlFailure extends Exception {
  private static final long serialVersionUID = 1;

  private final String code;
  private final String sqlState;

  public SqlFailure(String code, String sqlState, String message) {
    super(message);
    this.code = code;
    this.sqlState = sqlState;
  }

  /** Six digits, such as {@code 002003}; never null. */
  public String code() {
    return code;
  }

  /** Five characters; never null. */
  public String sqlState() {
    return sqlState;
  }
}
