package dev.millrace.sandbox.api;

import dev.millrace.sandbox.api.ApiVersion.State;
import java.util.Comparator;

/** One version of a record. Immutable, but for how often it was served, and a cached text. */
final class Version {

  /** The order in which collections are read. */
  static final Comparator<Version> ORDER =
      Comparator.<Version>comparingLong(version -> version.updatedMs)
          .thenComparingLong(version -> version.id);

  final long seq;
  final long id;
  final int number;
  final long parent;
  final State state;
  final long updatedMs;
  final long committedMs;
  final int payloadBytes;

  /** Its JSON text; null if it is made anew each time. Racing threads make the same. */
  byte[] json;

  /** Guarded by the collection. */
  int served;

  Version(
      long seq,
      long id,
      int number,
      long parent,
      State state,
      long updatedMs,
      long committedMs,
      int payloadBytes) {
    this.seq = seq;
    this.id = id;
    this.number = number;
    this.parent = parent;
    this.state = state;
    this.updatedMs = updatedMs;
    this.committedMs = committedMs;
    this.payloadBytes = payloadBytes;
  }

  boolean visible() {
    return state != State.GONE;
  }

  /** A line of the log on the disk. */
  String line() {
    return seq
        + " "
        + id
        + " "
        + number
        + " "
        + parent
        + " "
        + state
        + " "
        + updatedMs
        + " "
        + committedMs
        + " "
        + payloadBytes
        + "\n";
  }

  static Version ofLine(String line) {
    String[] parts = line.split(" ", -1);
    return new Version(
        Long.parseLong(parts[0]),
        Long.parseLong(parts[1]),
        Integer.parseInt(parts[2]),
        Long.parseLong(parts[3]),
        State.valueOf(parts[4]),
        Long.parseLong(parts[5]),
        Long.parseLong(parts[6]),
        Integer.parseInt(parts[7]));
  }

  ApiVersion told() {
    return new ApiVersion(
        seq, id, number, parent, state, updatedMs, committedMs, payloadBytes, served);
  }
}
