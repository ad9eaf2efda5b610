package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.ConnectException;

/** Says what to do about a database's error. */
final class SqlFailures {
  private SqlFailures() {}

  /** Throws {@code error} itself if a later try may mend it; else one that says what to do. */
  static ConnectException explained(SQLException error, Target target, Dialect dialect)
      throws SQLException {
    Failure failure = dialect.failure(error);
    if (failure == Failure.TRANSIENT) {
      throw error;
    }
    if (failure == Failure.UNKNOWN_TABLE && !target.isQuery()) {
      return new NoSuchTable(target.id());
    }
    return new ConnectException(target.title() + ": " + advice(failure), error);
  }

  private static String advice(Failure failure) {
    return switch (failure) {
      case WRONG_PASSWORD -> "correct connection.user and connection.password";
      case WRONG_USER -> "correct connection.user, or let it in at the database (pg_hba.conf)";
      case UNKNOWN_DATABASE -> "correct the database in connection.url";
      case FORBIDDEN -> "grant SELECT on it, and USAGE on its schema, to connection.user";
      case UNKNOWN_COLUMN ->
          "its columns have changed: restart the task, and see that the"
              + " configured columns exist";
      case TOO_WIDE -> "a row is wider than maxResultBuffer in connection.url: raise that";
      default -> "no retry mends this error; correct its cause and restart the task";
    };
  }
}
