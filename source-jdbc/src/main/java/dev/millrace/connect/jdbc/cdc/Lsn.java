package dev.millrace.connect.jdbc.cdc;

/** Positions in PostgreSQL's log, which are numbers of 64 bits, written as {@code 16/B374D848}. */
final class Lsn {
  private Lsn() {}

  /**
   * @throws IllegalArgumentException if {@code text} is none
   */
  static long of(String text) {
    String[] halves = text.split("/", -1);
    if (halves.length != 2) {
      throw new IllegalArgumentException("no position in the log: " + text);
    }
    return Long.parseLong(halves[0], 16) << 32 | Long.parseLong(halves[1], 16);
  }

  static String text(long position) {
    return String.format("%X/%X", position >>> 32, position & 0xFFFFFFFFL);
  }
}
