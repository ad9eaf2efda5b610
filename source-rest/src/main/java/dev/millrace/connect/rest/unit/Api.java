package dev.millrace.connect.rest.unit;

import java.io.IOException;
import java.util.Map;

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
   * @param until where they end, which doesn't count in; null for no end
   * @param delta what a former round's answer said to ask with; null for none
   * @param parent values of the record whose children are asked for; empty without one
   */
  record Question(
      Cursor since, Cursor until, String delta, Place place, Map<String, String> parent) {}

  /**
   * @throws StalePlace if the round has to begin anew
   * @throws IOException if no answer came, or one that a later try may mend
   */
  Page<T> ask(Question question) throws IOException;
}
