package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.BlockLimits;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The streams of one stripe. Used by one thread. */
final class StripeStreams {
  static final int PRESENT = 0;
  static final int DATA = 1;
  static final int LENGTH = 2;
  static final int DICTIONARY = 3;
  static final int SECONDARY = 5;

  private static final int DIRECT_V2 = 2;
  private static final int SMALLEST_WINDOW = 64 * 1024;

  private final OrcTail tail;
  private final RawBytes raw;
  private final byte[] scratch;
  private final int window;
  private final Map<Long, Part> parts = new HashMap<>();
  private final List<Encoding> encodings = new ArrayList<>();
  private ZoneId zone = ZoneOffset.UTC;

  /** Where a stream lies. */
  private record Part(long start, long length) {}

  /**
   * @param dictionary how many entries it has
   */
  private record Encoding(int kind, int dictionary) {}

  private StripeStreams(OrcTail tail, RawBytes raw, byte[] scratch, int window) {
    this.tail = tail;
    this.raw = raw;
    this.scratch = scratch;
    this.window = window;
  }

  /**
   * @param scratch as long as a chunk
   * @param budget how many bytes of a stripe to hold, compressed
   */
  static StripeStreams of(
      String file,
      OrcTail tail,
      RawBytes raw,
      OrcStripe stripe,
      byte[] scratch,
      int budget,
      BlockLimits limits)
      throws IOException {
    limits.checkHeader(file, "the footer of a stripe", stripe.footer());
    OrcInput in =
        new OrcInput(
            raw, tail.codec(), scratch, stripe.footerAt(), stripe.footer(), SMALLEST_WINDOW);
    byte[] footer = OrcTail.all(file, in, limits);
    boolean small = stripe.data() <= budget;
    RawBytes data = small ? raw.ahead(stripe.offset() + stripe.index(), (int) stripe.data()) : raw;
    int columns = tail.root().last() + 1;
    int window = Math.max(SMALLEST_WINDOW, budget / columns / 2);
    StripeStreams streams = new StripeStreams(tail, data, scratch, window);
    streams.read(new Proto(footer, 0, footer.length), stripe);
    return streams;
  }

  private void read(Proto footer, OrcStripe stripe) {
    long at = stripe.offset();
    for (int field = footer.next(); field != 0; field = footer.next()) {
      switch (field) {
        case 1 -> at = stream(footer.message(), at, stripe.footerAt());
        case 2 -> encodings.add(encoding(footer.message()));
        case 3 -> zone = zone(footer.text());
        default -> footer.skip();
      }
    }
    if (encodings.size() != tail.root().last() + 1) {
      throw new Broken("a stripe tells of " + encodings.size() + " columns");
    }
  }

  private long stream(Proto message, long at, long end) {
    int kind = 0;
    int column = 0;
    long length = 0;
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 1 -> kind = message.small("a stream's kind");
        case 2 -> column = message.small("a stream's column");
        case 3 -> length = message.number();
        default -> message.skip();
      }
    }
    if (length < 0 || length > end - at) {
      throw new Broken("a stream of " + length + " bytes goes beyond its stripe");
    }
    parts.put(key(column, kind), new Part(at, length));
    return at + length;
  }

  private static long key(int column, int kind) {
    return (long) column << Integer.SIZE | kind;
  }

  private static Encoding encoding(Proto message) {
    int kind = 0;
    int dictionary = 0;
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 1 -> kind = message.small("an encoding");
        case 2 -> dictionary = message.small("a dictionary's size");
        default -> message.skip();
      }
    }
    if (kind > 3) {
      throw new Broken("a column's encoding has the number " + kind + ", which nobody knows");
    }
    return new Encoding(kind, dictionary);
  }

  private static ZoneId zone(String name) {
    try {
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name, ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw new Broken("a stripe was written in the time zone '" + name + "'", e);
    }
  }

  /** Where the writer's clock stood, by which it counted timestamps without a zone. */
  ZoneId zone() {
    return zone;
  }

  boolean hasDictionary(int column) {
    return (encodings.get(column).kind() & 1) == 1;
  }

  int dictionarySize(int column) {
    return encodings.get(column).dictionary();
  }

  /** A stream's bytes; none if the stripe lacks it, as it does where a column has no values. */
  OrcInput bytes(int column, int kind) {
    Part part = parts.getOrDefault(key(column, kind), new Part(0, 0));
    int most = (int) Math.min(part.length(), window);
    return new OrcInput(raw, tail.codec(), scratch, part.start(), part.length(), Math.max(1, most));
  }

  IntRuns ints(int column, int kind, boolean signed) {
    return IntRuns.of(bytes(column, kind), signed, encodings.get(column).kind() >= DIRECT_V2);
  }

  ByteRuns.Bits bits(int column, int kind) {
    return new ByteRuns.Bits(bytes(column, kind));
  }

  /** Which values are there; null if all are. */
  ByteRuns.Bits present(int column) {
    return parts.containsKey(key(column, PRESENT)) ? bits(column, PRESENT) : null;
  }
}
