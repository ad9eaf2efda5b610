package dev.millrace.sandbox.api;

/**
 * One version of a record, as the server keeps it.
 *
 * @param seq its place in the collection's log, from 1
 * @param number of this record's versions, from 1
 * @param parent the id of the record that it belongs to; -1 if to none
 * @param state whether this version is a deletion
 * @param updatedMs what the API shows as its time; may be older than {@code committedMs}
 * @param committedMs when it could first be read, by the server's clock
 * @param payloadBytes how long its text is
 * @param served in how many whole answers it was sent; an answer counts just before its end goes
 *     out
 */
public record ApiVersion(
    long seq,
    long id,
    int number,
    long parent,
    State state,
    long updatedMs,
    long committedMs,
    int payloadBytes,
    int served) {

  /** What is left of a record. */
  public enum State {
    /** It is there. */
    LIVE,
    /** It was deleted, and answers no longer have it. */
    GONE,
    /** It was deleted, and answers say so. */
    TOMBSTONE
  }
}
