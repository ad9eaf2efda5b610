package dev.millrace.connect.jdbc.dialect;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.Set;

/**
 * What a database's errors mean: by the maker's code first, then by SQLSTATE, then by its class.
 *
 * @param codes by {@link SQLException#getErrorCode}
 * @param states by {@link SQLException#getSQLState}
 */
record Failures(Map<Integer, Failure> codes, Map<String, Failure> states) {
  /** Connection, transaction rollback, resources (SQL:2016, part 2, clause 24). */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53");

  private static final Map<String, Failure> STANDARD =
      Map.of(
          "28000", Failure.WRONG_PASSWORD,
          "28P01", Failure.WRONG_PASSWORD,
          "3D000", Failure.UNKNOWN_DATABASE,
          "42501", Failure.FORBIDDEN,
          "42P01", Failure.UNKNOWN_TABLE,
          "42S02", Failure.UNKNOWN_TABLE,
          "42703", Failure.UNKNOWN_COLUMN,
          "42S22", Failure.UNKNOWN_COLUMN,
          "HYT00", Failure.TRANSIENT,
          "HYT01", Failure.TRANSIENT);

  Failure of(SQLException error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        Failure known = known(sql);
        if (known != Failure.OTHER) {
          return known;
        }
      } else if (t instanceof IOException) {
        return Failure.TRANSIENT;
      }
    }
    return Failure.OTHER;
  }

  private Failure known(SQLException error) {
    Failure byCode = codes.get(error.getErrorCode());
    if (byCode != null) {
      return byCode;
    }
    String state = error.getSQLState() == null ? "" : error.getSQLState();
    Failure byState = states.getOrDefault(state, STANDARD.get(state));
    if (byState != null) {
      return byState;
    }
    boolean mends =
        TRANSIENT_CLASSES.contains(state.substring(0, Math.min(2, state.length())))
            || error instanceof SQLTransientException
            || error instanceof SQLTimeoutException
            || error instanceof SQLRecoverableException;
    return mends ? Failure.TRANSIENT : Failure.OTHER;
  }
}
