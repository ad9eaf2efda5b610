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
 * @param gone the key, as it is kept, of a record that the API has no more, of which there is
 *     nothing else; null of those that it has
 */
public record Fetched(Schema schema, Object value, Map<String, String> told, Bad bad, String gone) {

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
    this(schema, value, told, null, null);
  }

  /**
   * @param key as it is kept
   */
  public static Fetched gone(String key) {
    return new Fetched(null, null, null, null, key);
  }

  static Fetched bad(Bad bad, Map<String, String> told) {
    return new Fetched(null, null, told, bad, null);
  }
}
