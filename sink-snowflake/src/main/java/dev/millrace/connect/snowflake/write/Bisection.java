package dev.millrace.connect.snowflake.write;

/**
 * How many records the next batch may have, so that those that Snowflake refuses are found: half as
 * many after each refusal, and after each success while the refused record is still ahead. Used by
 * the task's thread.
 */
final class Bisection {
  private long limit = Long.MAX_VALUE;
  private boolean searching;

  /** At least 1. */
  long limit() {
    return limit;
  }

  boolean limited() {
    return limit != Long.MAX_VALUE;
  }

  /** A batch of several records was refused. */
  void refused(long records) {
    limit = Math.max(1, records / 2);
    searching = true;
  }

  /** The refused record is found. */
  void found() {
    searching = false;
  }

  /** A batch is committed. */
  void committed() {
    if (!limited()) {
      return;
    }
    if (searching && limit > 1) {
      limit = Math.max(1, limit / 2);
    } else {
      // Either it was found, or what refused the batch has passed.
      searching = false;
      limit = limit > 1_000_000 ? Long.MAX_VALUE : limit * 2;
    }
  }
}
