package dev.millrace.connect.rest.paging;

/**
 * When a page is the round's last, beside what its paging says. Immutable.
 *
 * @param empty whether one without records is
 * @param fewerThan how many records a page has that is not the last, at least; 0 if any number
 * @param flag null if there is none
 */
public record Stop(boolean empty, long fewerThan, Flag flag) {
  /** Where the paging itself says it. */
  public static final Stop NEVER = new Stop(false, 0, null);

  /** At a page without records. */
  public static final Stop EMPTY = new Stop(true, 0, null);

  /**
   * A value that tells whether there is more. What is missing, null, empty, {@code false} or {@code
   * 0} is false, and all else true.
   *
   * @param last what the value is at the last page: false for {@code has_more}, true for {@code
   *     isLast}
   */
  public record Flag(Where where, boolean last) {
    boolean raised(Answer answer) {
      String told = answer.told(where);
      boolean value =
          told != null && !told.isEmpty() && !told.equalsIgnoreCase("false") && !told.equals("0");
      return value == last;
    }
  }

  public Stop {
    if (fewerThan < 0) {
      throw new IllegalArgumentException("A page can't have fewer than " + fewerThan + " records");
    }
  }

  Needs needs() {
    return flag == null ? Needs.NOTHING : Needs.of(flag.where());
  }

  boolean at(Answer answer) {
    return (empty && answer.records() == 0)
        || answer.records() < fewerThan
        || (flag != null && flag.raised(answer));
  }
}
