package dev.millrace.sandbox.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What is before, between and behind the records of an answer. */
record Frame(String prefix, String separator, String suffix) {

  /** A JSON array, and nothing else. */
  static Frame array() {
    return new Frame("[", ",", "]");
  }

  /**
   * A JSON object.
   *
   * @param outer of the object that holds the records; null if the answer itself does
   * @param inner of their array
   * @param meta what is told beside them
   * @param metaFirst whether that comes before them
   */
  static Frame object(String outer, String inner, ObjectNode meta, boolean metaFirst) {
    String text = meta.toString();
    String members = text.substring(1, text.length() - 1);
    String open = (outer == null ? "" : "\"" + outer + "\":{") + "\"" + inner + "\":[";
    String close = outer == null ? "]" : "]}";
    if (members.isEmpty()) {
      return new Frame("{" + open, ",", close + "}");
    }
    return metaFirst
        ? new Frame("{" + members + "," + open, ",", close + "}")
        : new Frame("{" + open, ",", close + "," + members + "}");
  }
}
