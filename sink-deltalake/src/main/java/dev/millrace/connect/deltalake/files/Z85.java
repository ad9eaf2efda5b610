package dev.millrace.connect.deltalake.files;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;

/** The base 85 of ZeroMQ's RFC 32, in which deletion vectors stand in the log. */
public final class Z85 {
  private static final String DIGITS =
      "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#";
  private static final int BASE = 85;
  private static final int BLOCK_BYTES = 4;
  private static final int BLOCK_DIGITS = 5;
  private static final int UUID_BYTES = 16;

  /** Digits of a UUID. */
  public static final int UUID_DIGITS = UUID_BYTES / BLOCK_BYTES * BLOCK_DIGITS;

  private static final byte[] VALUES = new byte[128];

  static {
    Arrays.fill(VALUES, (byte) -1);
    for (int i = 0; i < BASE; i++) {
      VALUES[DIGITS.charAt(i)] = (byte) i;
    }
  }

  private Z85() {}

  public static String encode(UUID uuid) {
    return encode(
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(uuid.getMostSignificantBits())
            .putLong(uuid.getLeastSignificantBits())
            .array());
  }

  private static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length / BLOCK_BYTES * BLOCK_DIGITS);
    for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
      long block = Integer.toUnsignedLong(in.getInt());
      for (long unit = 52_200_625; unit > 0; unit /= BASE) {
        text.append(DIGITS.charAt((int) (block / unit % BASE)));
      }
    }
    return text.toString();
  }

  /**
   * @throws IllegalArgumentException if it is no such text
   */
  public static UUID uuid(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(decode(text));
    if (bytes.remaining() != UUID_BYTES) {
      throw new IllegalArgumentException("Not a UUID in base 85: '" + text + "'");
    }
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  /**
   * @return a multiple of four bytes
   * @throws IllegalArgumentException if it is no such text
   */
  static byte[] decode(String text) {
    if (text.length() % BLOCK_DIGITS != 0) {
      throw new IllegalArgumentException("Not base 85, by its length: '" + text + "'");
    }
    ByteBuffer out = ByteBuffer.allocate(text.length() / BLOCK_DIGITS * BLOCK_BYTES);
    for (int at = 0; at < text.length(); at += BLOCK_DIGITS) {
      long block = 0;
      for (int i = at; i < at + BLOCK_DIGITS; i++) {
        char c = text.charAt(i);
        int value = c < VALUES.length ? VALUES[c] : -1;
        if (value < 0) {
          throw new IllegalArgumentException("Not a digit of base 85: '" + c + "'");
        }
        block = block * BASE + value;
      }
      if (block > 0xffff_ffffL) {
        throw new IllegalArgumentException("Not base 85: '" + text + "'");
      }
      out.putInt((int) block);
    }
    return out.array();
  }
}
