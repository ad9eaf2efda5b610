package dev.millrace.connect.files.read.orc;

import java.io.IOException;

/** Whole numbers in runs. Used by one thread. */
abstract class IntRuns {
  private static final int SHORTEST = 3;

  final OrcInput in;
  final boolean signed;

  private IntRuns(OrcInput in, boolean signed) {
    this.in = in;
    this.signed = signed;
  }

  /**
   * @param second whether by the second version of the encoding
   */
  static IntRuns of(OrcInput in, boolean signed, boolean second) {
    return second ? new Second(in, signed) : new First(in, signed);
  }

  abstract long next() throws IOException;

  /** How many bytes, rows or elements there are. */
  int count(String what, int most) throws IOException {
    long count = next();
    if (count < 0 || count > most) {
      throw new Broken(what + " can't be " + count + " long, but " + most + " at the most");
    }
    return (int) count;
  }

  void skip(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      next();
    }
  }

  long number() throws IOException {
    return signed ? in.signed() : in.varint();
  }

  /** Version 1: a run of one step, or numbers as they are. */
  private static final class First extends IntRuns {
    private int left;
    private boolean run;
    private byte step;
    private long value;

    First(OrcInput in, boolean signed) {
      super(in, signed);
    }

    @Override
    long next() throws IOException {
      if (left == 0) {
        byte control = (byte) in.read();
        run = control >= 0;
        left = run ? control + SHORTEST : -control;
        if (run) {
          step = (byte) in.read();
          value = number() - step;
        }
      }
      left--;
      return run ? value += step : number();
    }
  }

  /** Version 2. */
  private static final class Second extends IntRuns {
    /** The longest run. */
    private static final int MOST = 512;

    private final long[] values = new long[MOST];
    private int count;
    private int at;
    private int bits;
    private int bitsLeft;

    Second(OrcInput in, boolean signed) {
      super(in, signed);
    }

    @Override
    long next() throws IOException {
      if (at == count) {
        fill();
        at = 0;
      }
      return values[at++];
    }

    private void fill() throws IOException {
      int first = in.read();
      bitsLeft = 0;
      switch (first >> 6) {
        case 0 -> repeat(first);
        case 1 -> direct(first);
        case 2 -> patched(first);
        default -> delta(first);
      }
    }

    private void repeat(int first) throws IOException {
      count = (first & 7) + SHORTEST;
      long value = bigEndian((first >> 3 & 7) + 1);
      for (int i = 0; i < count; i++) {
        values[i] = signed ? OrcInput.zigzag(value) : value;
      }
    }

    private long bigEndian(int bytes) throws IOException {
      long value = 0;
      for (int i = 0; i < bytes; i++) {
        value = value << 8 | in.read();
      }
      return value;
    }

    private int length(int first) throws IOException {
      return ((first & 1) << 8 | in.read()) + 1;
    }

    private void direct(int first) throws IOException {
      int width = width(first >> 1 & 31);
      count = length(first);
      for (int i = 0; i < count; i++) {
        long value = packed(width);
        values[i] = signed ? OrcInput.zigzag(value) : value;
      }
    }

    /** Numbers over a base; those that need more bits get the higher ones from a list. */
    private void patched(int first) throws IOException {
      int width = width(first >> 1 & 31);
      count = length(first);
      int third = in.read();
      int fourth = in.read();
      int patchWidth = width(third & 31);
      int gapWidth = (fourth >> 5 & 7) + 1;
      int patches = fourth & 31;
      int baseBytes = (third >> 5 & 7) + 1;
      long magnitude = bigEndian(baseBytes);
      long sign = 1L << (baseBytes * Byte.SIZE - 1);
      long base = (magnitude & sign) == 0 ? magnitude : -(magnitude & ~sign);
      if (patchWidth + gapWidth > Long.SIZE || width >= Long.SIZE) {
        throw new Broken("a run of numbers has patches of too many bits");
      }
      for (int i = 0; i < count; i++) {
        values[i] = packed(width);
      }
      bitsLeft = 0; // The list begins at a byte.
      int entry = rounded(patchWidth + gapWidth);
      int place = 0;
      for (int i = 0; i < patches; i++) {
        long both = packed(entry);
        place += (int) (both >>> patchWidth);
        if (place >= count) {
          throw new Broken("a run of numbers has a patch behind its end");
        }
        values[place] |= (both & (1L << patchWidth) - 1) << width;
      }
      for (int i = 0; i < count; i++) {
        values[i] += base;
      }
    }

    private void delta(int first) throws IOException {
      int code = first >> 1 & 31;
      int width = code == 0 ? 0 : width(code);
      count = length(first);
      long value = number();
      long step = in.signed();
      values[0] = value;
      for (int i = 1; i < count; i++) {
        if (i == 1 || width == 0) {
          value += step;
        } else {
          value += step < 0 ? -packed(width) : packed(width);
        }
        values[i] = value;
      }
    }

    /** The next number of so many bits, the highest first. */
    private long packed(int width) throws IOException {
      long value = 0;
      int missing = width;
      while (missing > 0) {
        if (bitsLeft == 0) {
          bits = in.read();
          bitsLeft = Byte.SIZE;
        }
        int n = Math.min(missing, bitsLeft);
        bitsLeft -= n;
        value = value << n | (bits >> bitsLeft & (1 << n) - 1);
        missing -= n;
      }
      return value;
    }

    /** Of five bits. */
    private static int width(int code) {
      if (code < 24) {
        return code + 1;
      }
      return code < 28 ? 26 + 2 * (code - 24) : 40 + 8 * (code - 28);
    }

    /** The next width that has a code. */
    private static int rounded(int width) {
      if (width <= 24) {
        return width;
      }
      return width <= 32 ? (width + 1) / 2 * 2 : (width + 7) / 8 * 8;
    }
  }
}
