package dev.millrace.connect.rest.unit;

import java.io.IOException;

/**
 * What answers a unit's questions. Used by one thread.
 *
 * @param <T> what a record is
 */
public interface Api<T> {

  /**
   * One question.
   *
   * @param since where records begin, which counts in; null for all
   * @param delta what a former round's answer said to ask with; null for none
   */
  record Question(Cursor since, String delta, Place place) {}

  /**
   * @throws IOException if no answer came, or one that a later try may mend
   */
  Page<T> ask(Question question) throws IOException;
}
