package dev.millrace.connect.rest.unit;

/** Windows of the cursor, each read by rounds of its own, in ranks. Immutable. */
public interface WindowPlan {
  /** Where one begins, which counts in. */
  long since(long number);

  /** Where one ends, which doesn't count in. */
  long until(long number);

  /** How many there are; {@link Long#MAX_VALUE} if there is no end. */
  long count();

  /**
   * Those of one unit.
   *
   * @param lane from 0: the first one's number
   * @param lanes how many units share them
   * @param whenClosed whether one is read only once nothing comes into it any more
   */
  record Lane(WindowPlan plan, int lane, int lanes, boolean whenClosed) {}
}
