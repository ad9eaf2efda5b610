package dev.millrace.connect.snowflake.access;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Tells failures that a later try may mend. Something that is gone is looked for a few times: a new
 * session makes what may be made. Thread-safe.
 */
public final class Passing implements Predicate<Exception> {
  private static final int LOOKS = 3;

  private final boolean patient;
  private final AtomicInteger missing = new AtomicInteger();

  /**
   * @param patient whether missing privileges pass, too
   */
  public Passing(boolean patient) {
    this.patient = patient;
  }

  @Override
  public boolean test(Exception failure) {
    if (!(failure instanceof SQLException sql) || Failures.isData(sql)) {
      return false;
    }
    if (Failures.isMissing(sql)) {
      return missing.incrementAndGet() % (LOOKS + 1) != 0;
    }
    return Failures.isPassing(sql) || (patient && Failures.isAuthorization(sql));
  }
}
