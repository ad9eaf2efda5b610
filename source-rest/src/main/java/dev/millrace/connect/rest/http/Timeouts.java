package dev.millrace.connect.rest.http;

/**
 * How long a {@link Client} waits, in milliseconds; each at least 1.
 *
 * @param connectMs for a connection, and for TLS
 * @param answerMs for the head of an answer, from the last byte of the request
 * @param readMs for each further part of its body
 */
public record Timeouts(int connectMs, int answerMs, int readMs) {
  public Timeouts {
    if (connectMs < 1 || answerMs < 1 || readMs < 1) {
      throw new IllegalArgumentException("a timeout is at least 1 ms");
    }
  }
}
