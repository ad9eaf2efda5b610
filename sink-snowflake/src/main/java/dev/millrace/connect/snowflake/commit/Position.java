package dev.millrace.connect.snowflake.commit;

/** How far a topic-partition has come. Used by the task's thread. */
public final class Position {
  private Standing standing;

  /** Every record below is in the tables, or in a batch on its way there. */
  private long taken;

  /** The worker was told to deliver only what comes from here on. */
  private long sought;

  public Position(Standing standing) {
    goOn(standing);
  }

  /** The control table says how it stands; what was taken beyond that is dropped. */
  public void goOn(Standing now) {
    standing = now;
    taken = now.next();
    sought = now.next();
  }

  /** A commit moved it. */
  public void committed(Standing now) {
    standing = now;
  }

  /** What a commit expects of it. */
  public Standing standing() {
    return standing;
  }

  /** What becomes of a record. */
  public enum Arrival {
    NEW,
    /** Known already: it is left out. */
    KNOWN,
    /** It can't be here, unless Kafka lost records or the whole topic. */
    REGRESSION
  }

  /** A record is delivered; one that is new counts as taken. */
  public Arrival take(long offset) {
    if (offset >= taken) {
      taken = offset + 1;
      return Arrival.NEW;
    }
    return offset < sought ? Arrival.REGRESSION : Arrival.KNOWN;
  }

  /** What comes from below what was sought is taken, too. */
  public void acceptRegression(long offset) {
    taken = offset + 1;
    sought = offset;
  }
}
