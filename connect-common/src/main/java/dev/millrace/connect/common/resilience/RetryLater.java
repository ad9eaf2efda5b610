package dev.millrace.connect.common.resilience;

import org.apache.kafka.connect.errors.RetriableException;

/** A call failed in a way that a later try may mend; {@link Guard#waitMs} says how much later. */
public final class RetryLater extends RetriableException {
  private final long inMs;

  /**
   * @param inMs milliseconds until the next try; at least 0
   * @param cause null if nothing failed
   */
  public RetryLater(String message, long inMs, Throwable cause) {
    super(message, cause);
    this.inMs = inMs;
  }

  /** Milliseconds from the failure until the next try is permitted; at least 0. */
  public long inMs() {
    return inMs;
  }
}
