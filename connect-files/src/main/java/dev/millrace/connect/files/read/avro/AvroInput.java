package dev.millrace.connect.files.read.avro;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Avro's binary encoding, out of one block. Used by one thread. */
final class AvroInput {
  private byte[] bytes = {};
  private int at;
  private int elements;

  /** The bytes are not what the schema says. */
  static final class Broken extends RuntimeException {
    private static final long serialVersionUID = 1;

    Broken(String what) {
      super(what);
    }
  }

  void block(byte[] block) {
    bytes = block;
    at = 0;
  }

  /** A record begins, whose lists and maps may have so many elements. */
  void record(int mostElements) {
    elements = mostElements;
  }

  int left() {
    return bytes.length - at;
  }

  private int take(long length) {
    if (length < 0 || length > left()) {
      throw new Broken("a value of " + length + " bytes does not fit its block");
    }
    int from = at;
    at += (int) length;
    return from;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte b = bytes[take(1)];
      value |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return (value >>> 1) ^ -(value & 1);
      }
    }
    throw new Broken("a number has more than 64 bits");
  }

  int integer() {
    long number = number();
    if (number != (int) number) {
      throw new Broken("a number has more than 32 bits");
    }
    return (int) number;
  }

  boolean flag() {
    byte b = bytes[take(1)];
    if (b != 0 && b != 1) {
      throw new Broken("a boolean is neither 0 nor 1");
    }
    return b == 1;
  }

  float single() {
    return Float.intBitsToFloat((int) little(Float.BYTES));
  }

  double twice() {
    return Double.longBitsToDouble(little(Double.BYTES));
  }

  private long little(int length) {
    int from = take(length);
    long bits = 0;
    for (int i = length - 1; i >= 0; i--) {
      bits = bits << 8 | (bytes[from + i] & 0xff);
    }
    return bits;
  }

  byte[] bytes() {
    return raw(number());
  }

  byte[] raw(long length) {
    int from = take(length);
    return Arrays.copyOfRange(bytes, from, at);
  }

  String text() {
    int from = take(number());
    return new String(bytes, from, at - from, StandardCharsets.UTF_8);
  }

  /** How many elements follow, of a list or a map; 0 at its end. */
  int elements() {
    long count = number();
    if (count < 0) {
      number(); // The size in bytes, for readers that skip.
      count = -count;
    }
    if (count < 0 || count > elements) {
      throw new TooMany();
    }
    elements -= (int) count;
    return (int) count;
  }

  /** The record has more elements than the limit. */
  static final class TooMany extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
