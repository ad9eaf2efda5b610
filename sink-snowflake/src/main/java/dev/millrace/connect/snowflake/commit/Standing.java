package dev.millrace.connect.snowflake.commit;

/**
 * How a topic-partition stands in the control table.
 *
 * @param epoch counts its owners
 * @param next every record below this offset is accounted for; {@link #NOTHING} if none is
 * @param owner who opened it last
 * @param commit the name of the commit that wrote {@code next}; empty if none did
 */
public record Standing(long epoch, long next, String owner, String commit) {
  /** Nothing was committed yet: Kafka's position counts. */
  public static final long NOTHING = -1;
}
