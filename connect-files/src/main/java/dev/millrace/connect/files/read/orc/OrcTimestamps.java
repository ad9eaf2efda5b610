package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.Times;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Timestamps: seconds since the start of 2015 on the writer's clock, and nanoseconds. Those without
 * a zone are what the writer's clock showed, as if it had stood in UTC.
 */
final class OrcTimestamps extends OrcColumn {
  private static final LocalDateTime BASE = LocalDateTime.of(2015, 1, 1, 0, 0);
  private static final long NANOS_A_SECOND = 1_000_000_000L;
  private static final long NANOS_A_MILLI = 1_000_000L;

  /** Beyond it, the JDK knows no offsets. */
  private static final long LAST = 31_556_889_864_403_199L;

  private static final int[] POWERS = {
    1, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private final boolean instant;
  private final Times times;
  private ZoneId zone;
  private long base;
  private IntRuns seconds;
  private IntRuns nanos;

  OrcTimestamps(At at, boolean instant, Times times) {
    super(at);
    this.instant = instant;
    this.times = times;
  }

  @Override
  void open(StripeStreams stripe) {
    zone = instant ? ZoneOffset.UTC : stripe.zone();
    base = BASE.atZone(zone).toEpochSecond();
    seconds = stripe.ints(id, StripeStreams.DATA, true);
    nanos = stripe.ints(id, StripeStreams.SECONDARY, false);
  }

  @Override
  Object value() throws IOException {
    long counted = seconds.next();
    long fraction = fraction(nanos.next());
    long second = Math.addExact(counted, base);
    // Writers cut seconds towards zero.
    if (second < 0 && fraction >= NANOS_A_MILLI) {
      second--;
    }
    if (!zone.equals(ZoneOffset.UTC) && Math.abs(second) < LAST) {
      second += zone.getRules().getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    }
    return times == Times.MILLIS
        ? Times.date(Math.addExact(Math.multiplyExact(second, 1_000L), fraction / NANOS_A_MILLI))
        : times.timestamp(
            Math.addExact(Math.multiplyExact(second, NANOS_A_SECOND), fraction), NANOS_A_SECOND);
  }

  /** The lowest three bits tell how many zeros were left out at the end, if more than one. */
  private static long fraction(long written) {
    long fraction = (written >>> 3) * POWERS[(int) (written & 7)];
    if (fraction < 0 || fraction >= NANOS_A_SECOND) {
      throw new Broken("a timestamp has " + fraction + " nanoseconds");
    }
    return fraction;
  }

  @Override
  void pass(long count) throws IOException {
    seconds.skip(count);
    nanos.skip(count);
  }
}
