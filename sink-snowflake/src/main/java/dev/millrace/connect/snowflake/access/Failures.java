package dev.millrace.connect.snowflake.access;

import java.sql.SQLException;
import java.util.Set;

/** What errors of Snowflake and its driver mean for who gets them. */
public final class Failures {
  /** SQL state of a connection that failed. */
  static final String CONNECTION = "08001";

  /** SQL state of a connection, or of what it was doing, that was lost: a later try may succeed. */
  public static final String LOST = "08006";

  /** SQL state of a log-in that was refused. */
  static final String LOG_IN = "28000";

  private static final int NO_SUCH_OBJECT = 2003;
  private static final int NO_SUCH_OBJECT_HERE = 2043;
  private static final int NO_PRIVILEGE = 3001;

  /** Log-in and session errors of the server; those of {@link #SESSION_ENDED} are not refusals. */
  private static final int FIRST_LOG_IN = 390_000;

  private static final int LAST_LOG_IN = 399_999;

  private static final Set<Integer> SESSION_ENDED =
      Set.of(390_104, 390_108, 390_110, 390_111, 390_112, 390_114);

  /** Locks, cancellations, internal errors, a statement that took too long. */
  private static final Set<Integer> PASSING = Set.of(603, 604, 625, 628, 630, 702, 707);

  /** Errors of the driver: the network. */
  private static final int FIRST_DRIVER = 200_000;

  private static final int LAST_DRIVER = 200_999;

  private Failures() {}

  /** Values of a row don't fit: the same rows will be refused again. */
  public static boolean isData(SQLException e) {
    String state = state(e);
    int code = e.getErrorCode();
    return (code >= 100_000 && code < 101_000 && code != 100_090)
        || state.startsWith("22")
        || state.startsWith("23");
  }

  /** A table or another object is not there, or the role may not see it. */
  public static boolean isMissing(SQLException e) {
    return e.getErrorCode() == NO_SUCH_OBJECT
        || e.getErrorCode() == NO_SUCH_OBJECT_HERE
        || state(e).equals("42S02");
  }

  /** The user is not let in, or the role lacks a privilege. */
  public static boolean isAuthorization(SQLException e) {
    int code = e.getErrorCode();
    return code == NO_PRIVILEGE
        || state(e).equals("42501")
        || state(e).equals(LOG_IN)
        || (code >= FIRST_LOG_IN && code <= LAST_LOG_IN && !SESSION_ENDED.contains(code));
  }

  /** A later try, in another session where need be, may succeed. */
  public static boolean isPassing(SQLException e) {
    int code = e.getErrorCode();
    String state = state(e);
    return SESSION_ENDED.contains(code)
        || PASSING.contains(code)
        || (code >= FIRST_DRIVER && code <= LAST_DRIVER)
        || state.startsWith("08")
        || state.equals("57014")
        || state.equals("58030");
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }
}
