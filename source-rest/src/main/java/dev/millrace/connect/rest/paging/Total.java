package dev.millrace.connect.rest.paging;

import org.apache.kafka.connect.errors.DataException;

/**
 * A number in an answer of how many pages, or records, there are in all.
 *
 * @param pages whether it counts pages; else records
 */
public record Total(Where where, boolean pages) {

  /**
   * What the answer says; -1 if it says nothing.
   *
   * @throws DataException if that is no whole number
   */
  long of(Answer answer) {
    String told = answer.told(where);
    if (told == null || told.isEmpty()) {
      return -1;
    }
    try {
      return Long.parseLong(told);
    } catch (NumberFormatException e) {
      throw new DataException(
          "The number of "
              + (pages ? "pages" : "records")
              + " in all is looked for at "
              + where
              + ", which is no whole number: '"
              + Excerpt.of(told)
              + "'",
          e);
    }
  }
}
