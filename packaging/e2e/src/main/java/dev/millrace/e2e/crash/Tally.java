package dev.millrace.e2e.crash;

/**
 * What arrived of what was sent.
 *
 * @param expected keys sent
 * @param lost keys that never arrived
 * @param doubled keys that arrived more than once
 * @param foreign keys that arrived and were never sent
 */
public record Tally(long expected, long lost, long doubled, long foreign) {
  public boolean exact() {
    return lost == 0 && doubled == 0 && foreign == 0;
  }

  Tally plus(Tally other) {
    return new Tally(
        expected + other.expected,
        lost + other.lost,
        doubled + other.doubled,
        foreign + other.foreign);
  }
}
