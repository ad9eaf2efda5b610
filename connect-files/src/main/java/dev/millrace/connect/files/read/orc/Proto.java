package dev.millrace.connect.files.read.orc;

import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/** The fields of one message of Protocol Buffers, one after another. Used by one thread. */
final class Proto {
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int wire;

  Proto(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /**
   * Goes to the next field; who doesn't take its value calls {@link #skip}.
   *
   * @return its number; 0 at the end
   */
  int next() {
    if (at >= end) {
      return 0;
    }
    long tag = varint();
    wire = (int) (tag & 7);
    long number = tag >>> 3;
    if (number < 1 || number > 1 << 29) {
      throw new Broken("a field has the number " + number);
    }
    return (int) number;
  }

  /** The value of a field that is a number. */
  long number() {
    check(VARINT);
    return varint();
  }

  /** The same where there can be no more than 31 bits. */
  int small(String what) {
    long number = number();
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new Broken(what + " can't be " + number);
    }
    return (int) number;
  }

  String text() {
    int length = length();
    at += length;
    return new String(bytes, at - length, length, StandardCharsets.UTF_8);
  }

  Proto message() {
    int length = length();
    at += length;
    return new Proto(bytes, at - length, at);
  }

  /** The numbers of a field that is repeated, packed or not. */
  void numbers(IntConsumer each) {
    if (wire == VARINT) {
      each.accept(small("a number"));
      return;
    }
    Proto packed = message();
    packed.wire = VARINT;
    while (packed.at < packed.end) {
      each.accept(packed.small("a number"));
    }
  }

  void skip() {
    switch (wire) {
      case VARINT -> varint();
      case FIXED_64 -> pass(Long.BYTES);
      case BYTES -> pass(length());
      case FIXED_32 -> pass(Integer.BYTES);
      default -> throw new Broken("a field is of no known wire type, " + wire);
    }
  }

  private void pass(int length) {
    if (length > end - at) {
      throw new Broken("a message is cut short");
    }
    at += length;
  }

  private int length() {
    check(BYTES);
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Broken("a message is cut short");
    }
    return (int) length;
  }

  private void check(int wanted) {
    if (wire != wanted) {
      throw new Broken("a field is of wire type " + wire + ", not " + wanted);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        throw new Broken("a message is cut short");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new Broken("a number has more than 64 bits");
  }
}
