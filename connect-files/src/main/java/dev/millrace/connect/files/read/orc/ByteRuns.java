package dev.millrace.connect.files.read.orc;

import java.io.IOException;

/** Bytes in runs. Used by one thread. */
final class ByteRuns {
  private static final int SHORTEST = 3;

  private final OrcInput in;
  private int left;
  private boolean repeats;
  private byte value;

  ByteRuns(OrcInput in) {
    this.in = in;
  }

  byte next() throws IOException {
    if (left == 0) {
      byte control = (byte) in.read();
      repeats = control >= 0;
      left = repeats ? control + SHORTEST : -control;
      if (repeats) {
        value = (byte) in.read();
      }
    }
    left--;
    return repeats ? value : (byte) in.read();
  }

  /** Bits, the highest of a byte first. */
  static final class Bits {
    private final ByteRuns bytes;
    private int current;
    private int left;

    Bits(OrcInput in) {
      bytes = new ByteRuns(in);
    }

    boolean next() throws IOException {
      if (left == 0) {
        current = bytes.next();
        left = Byte.SIZE;
      }
      left--;
      return (current >> left & 1) == 1;
    }

    /** Passes bits, and counts those that are set. */
    long count(long bits) throws IOException {
      long set = 0;
      for (long i = 0; i < bits; i++) {
        set += next() ? 1 : 0;
      }
      return set;
    }
  }
}
