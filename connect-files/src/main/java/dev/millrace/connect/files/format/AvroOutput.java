package dev.millrace.connect.files.format;

import java.util.Arrays;

/**
 * Avro's binary encoding, into memory: numbers as zigzag varints, text and bytes after their
 * length. Grows as needed; {@link #rewind} takes back what a record that failed has written.
 */
final class AvroOutput {
  private byte[] buffer;
  private int size;

  AvroOutput(int capacity) {
    buffer = new byte[capacity];
  }

  private void room(int bytes) {
    if (buffer.length - size < bytes) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, Math.addExact(size, bytes)));
    }
  }

  void putLong(long value) {
    room(10);
    long zigzag = (value << 1) ^ (value >> 63);
    while ((zigzag & ~0x7FL) != 0) {
      buffer[size++] = (byte) (zigzag | 0x80);
      zigzag >>>= 7;
    }
    buffer[size++] = (byte) zigzag;
  }

  void putBoolean(boolean value) {
    room(1);
    buffer[size++] = (byte) (value ? 1 : 0);
  }

  void putFloat(float value) {
    putFixed(Float.floatToIntBits(value), Float.BYTES);
  }

  void putDouble(double value) {
    putFixed(Double.doubleToLongBits(value), Double.BYTES);
  }

  /** Little-endian, as Avro has it for floating-point numbers. */
  private void putFixed(long bits, int bytes) {
    room(bytes);
    for (int i = 0; i < bytes; i++) {
      buffer[size++] = (byte) (bits >>> (8 * i));
    }
  }

  void putBytes(byte[] bytes) {
    putLong(bytes.length);
    putRaw(bytes, 0, bytes.length);
  }

  void putRaw(byte[] bytes, int from, int length) {
    room(length);
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  int capacity() {
    return buffer.length;
  }

  /** Takes back what was written after {@code mark}, an earlier {@link #size}. */
  void rewind(int mark) {
    size = mark;
  }

  /** The bytes so far are the first {@link #size} of these; not copied. */
  byte[] array() {
    return buffer;
  }
}
