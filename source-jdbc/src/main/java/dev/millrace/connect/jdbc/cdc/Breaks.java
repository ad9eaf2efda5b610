package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * Which failures of Debezium's another task may mend. Debezium itself tries again after any error
 * of PostgreSQL's while it reads, and after few while it starts.
 */
public final class Breaks {
  /** PostgreSQL: the slot's last reader has not ended yet. */
  private static final String IN_USE = "55006";

  private Breaks() {}

  /**
   * @param renewed whether credentials that are refused may be others at the next try
   */
  public static boolean mayMend(Throwable error, Dialect dialect, boolean renewed) {
    int depth = 0;
    for (Throwable t = error; t != null && depth < 16; t = t.getCause(), depth++) {
      if (t instanceof SQLException sql) {
        Failure failure = dialect.failure(sql);
        return failure == Failure.TRANSIENT
            || (failure == Failure.WRONG_PASSWORD && renewed)
            || IN_USE.equals(sql.getSQLState());
      }
      if (t instanceof IOException) {
        return true;
      }
    }
    return error instanceof RetriableException;
  }
}
