package dev.millrace.connect.files.read.orc;

import java.io.IOException;
import java.util.function.LongFunction;

/** Columns of numbers, and of what numbers stand for. */
final class OrcScalars {
  private OrcScalars() {}

  /** Bits. */
  static final class Booleans extends OrcColumn {
    private ByteRuns.Bits bits;

    Booleans(At at) {
      super(at);
    }

    @Override
    void open(StripeStreams stripe) {
      bits = stripe.bits(id, StripeStreams.DATA);
    }

    @Override
    Object value() throws IOException {
      return bits.next();
    }

    @Override
    void pass(long count) throws IOException {
      bits.count(count);
    }
  }

  /** Bytes, signed. */
  static final class Bytes extends OrcColumn {
    private ByteRuns bytes;

    Bytes(At at) {
      super(at);
    }

    @Override
    void open(StripeStreams stripe) {
      bytes = new ByteRuns(stripe.bytes(id, StripeStreams.DATA));
    }

    @Override
    Object value() throws IOException {
      return bytes.next();
    }

    @Override
    void pass(long count) throws IOException {
      for (long i = 0; i < count; i++) {
        bytes.next();
      }
    }
  }

  /** Whole numbers, and dates. */
  static final class Wholes extends OrcColumn {
    private final LongFunction<Object> make;
    private IntRuns numbers;

    Wholes(At at, LongFunction<Object> make) {
      super(at);
      this.make = make;
    }

    @Override
    void open(StripeStreams stripe) {
      numbers = stripe.ints(id, StripeStreams.DATA, true);
    }

    @Override
    Object value() throws IOException {
      return make.apply(numbers.next());
    }

    @Override
    void pass(long count) throws IOException {
      numbers.skip(count);
    }
  }

  /** Floating-point numbers as IEEE 754 has them, the lowest byte first. */
  static final class Reals extends OrcColumn {
    private final int width;
    private OrcInput in;

    /**
     * @param width in bytes, 4 or 8
     */
    Reals(At at, int width) {
      super(at);
      this.width = width;
    }

    @Override
    void open(StripeStreams stripe) {
      in = stripe.bytes(id, StripeStreams.DATA);
    }

    @Override
    Object value() throws IOException {
      long bits = 0;
      for (int shift = 0; shift < width * Byte.SIZE; shift += Byte.SIZE) {
        bits |= (long) in.read() << shift;
      }
      return width == Float.BYTES
          ? (Object) Float.intBitsToFloat((int) bits)
          : (Object) Double.longBitsToDouble(bits);
    }

    @Override
    void pass(long count) throws IOException {
      in.skip(Math.multiplyExact(count, width));
    }
  }
}
