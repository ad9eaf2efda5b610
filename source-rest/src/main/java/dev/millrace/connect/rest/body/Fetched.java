package dev.millrace.connect.rest.body;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * A record of an answer.
 *
 * @param schema null if it has none
 * @param told values that the requests for its children ask with, by JSON pointers; null if they
 *     are not known, as of a bad record that is too long to be held
 * @param bad why it can't be read; null if it can, and then there is a value
 */
public record Fetched(Schema schema, Object value, Map<String, String> told, Bad bad) {

  /**
   * A record that can't be read.
   *
   * @param request that it answers, without its secrets
   * @param number in its answer, from 1
   * @param text as it came, cut
   */
  public record Bad(String request, long number, String text, String reason) {}

  public Fetched(Schema schema, Object value) {
    this(schema, value, Map.of());
  }

  public Fetched(Schema schema, Object value, Map<String, String> told) {
    this(schema, value, told, null);
  }

  static Fetched bad(Bad bad, Map<String, String> told) {
    return new Fetched(null, null, told, bad);
  }
}
