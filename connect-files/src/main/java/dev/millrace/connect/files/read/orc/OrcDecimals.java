package dev.millrace.connect.files.read.orc;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Decimals: digits of any number, and for each its scale. */
final class OrcDecimals extends OrcColumn {
  /** What 38 digits need, in groups of seven bits. */
  private static final int MOST_GROUPS = 19;

  private static final int MOST_SCALE = 38;
  private static final int GROUPS_OF_LONG = 9;

  private final int scale;
  private OrcInput digits;
  private IntRuns scales;

  OrcDecimals(At at, int scale) {
    super(at);
    this.scale = scale;
  }

  @Override
  void open(StripeStreams stripe) {
    digits = stripe.bytes(id, StripeStreams.DATA);
    scales = stripe.ints(id, StripeStreams.SECONDARY, true);
  }

  @Override
  Object value() throws IOException {
    BigInteger unscaled = unscaled();
    long written = scales.next();
    if (Math.abs(written) > MOST_SCALE) {
      throw new Broken("a decimal has the scale " + written);
    }
    return new BigDecimal(unscaled, (int) written).setScale(scale, RoundingMode.UNNECESSARY);
  }

  private BigInteger unscaled() throws IOException {
    long low = 0;
    BigInteger high = BigInteger.ZERO;
    for (int group = 0; group < MOST_GROUPS; group++) {
      int b = digits.read();
      long bits = b & 0x7f;
      if (group < GROUPS_OF_LONG) {
        low |= bits << (7 * group);
      } else {
        high = high.or(BigInteger.valueOf(bits).shiftLeft(7 * group));
      }
      if (b < 0x80) {
        return group < GROUPS_OF_LONG
            ? BigInteger.valueOf(OrcInput.zigzag(low))
            : zigzag(high.or(BigInteger.valueOf(low)));
      }
    }
    throw new Broken("a decimal has more than 38 digits");
  }

  private static BigInteger zigzag(BigInteger value) {
    BigInteger half = value.shiftRight(1);
    return value.testBit(0) ? half.not() : half;
  }

  @Override
  void pass(long count) throws IOException {
    for (long i = 0; i < count; i++) {
      unscaled();
    }
    scales.skip(count);
  }
}
