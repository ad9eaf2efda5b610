package dev.millrace.connect.rest.call;

import dev.millrace.connect.rest.http.Answer;

/** What a call came to. */
public sealed interface Outcome {
  /** An answer to be read, and closed by whoever asked. */
  record Answered(Answer answer) implements Outcome {}

  /** One without records; the next request follows as after an empty page. */
  record Skipped(int status) implements Outcome {}

  /** The round is over. */
  record Ended(int status) implements Outcome {}

  /**
   * The round has to begin anew.
   *
   * @param shown the answer, for messages
   */
  record Stale(String shown) implements Outcome {}
}
