package dev.millrace.connect.s3.commit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Offset sets as text: {@code 5-9,12,20-30} (both ends included) while that is short, else {@code
 * z:} and the Base64 of deflated variable-length distances from edge to edge.
 */
final class OffsetText {
  private static final int READABLE_RANGES = 32;
  private static final String PACKED = "z:";

  private OffsetText() {}

  static String write(OffsetSet set) {
    return set.ranges() <= READABLE_RANGES ? readable(set) : PACKED + packed(set);
  }

  static OffsetSet read(String text) {
    if (text.isEmpty()) {
      return OffsetSet.EMPTY;
    }
    return text.startsWith(PACKED) ? unpack(text.substring(PACKED.length())) : parse(text);
  }

  private static String readable(OffsetSet set) {
    StringBuilder text = new StringBuilder();
    long[] edges = set.edges();
    for (int i = 0; i < edges.length; i += 2) {
      text.append(i == 0 ? "" : ",").append(edges[i]);
      if (edges[i + 1] - edges[i] > 1) {
        text.append('-').append(edges[i + 1] - 1);
      }
    }
    return text.toString();
  }

  private static OffsetSet parse(String text) {
    String[] ranges = text.split(",", -1);
    long[] edges = new long[ranges.length * 2];
    for (int i = 0; i < ranges.length; i++) {
      int dash = ranges[i].indexOf('-');
      edges[2 * i] = Long.parseLong(dash < 0 ? ranges[i] : ranges[i].substring(0, dash));
      edges[2 * i + 1] =
          1 + (dash < 0 ? edges[2 * i] : Long.parseLong(ranges[i].substring(dash + 1)));
    }
    return OffsetSet.ofEdges(edges);
  }

  private static String packed(OffsetSet set) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      long last = 0;
      for (long edge : set.edges()) {
        for (long left = edge - last; ; left >>>= 7) {
          if (left < 0x80) {
            out.write((int) left);
            break;
          }
          out.write((int) (left & 0x7f) | 0x80);
        }
        last = edge;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static OffsetSet unpack(String base64) {
    byte[] deflated = Base64.getDecoder().decode(base64);
    try (InflaterInputStream in =
        new InflaterInputStream(new java.io.ByteArrayInputStream(deflated))) {
      byte[] plain = in.readAllBytes();
      long[] edges = new long[plain.length];
      int count = 0;
      long value = 0;
      long distance = 0;
      int shift = 0;
      for (byte each : plain) {
        distance |= (long) (each & 0x7f) << shift;
        shift += 7;
        if (each >= 0) {
          value += distance;
          edges[count++] = value;
          distance = 0;
          shift = 0;
        }
      }
      return OffsetSet.ofEdges(java.util.Arrays.copyOf(edges, count));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
