package dev.millrace.connect.rest.unit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.LongStream;

/** Marks in the order in which they came. Only grows, so that a {@link View} stays what it was. */
final class MarkLog {
  private long[] marks = new long[16];
  private int size;

  void add(long mark) {
    if (size == marks.length) {
      marks = Arrays.copyOf(marks, 2 * size);
    }
    marks[size++] = mark;
  }

  View view() {
    return new View(marks, size);
  }

  /** The log as it was at a moment. Used by any thread. */
  static final class View {
    private final long[] marks;
    private final int size;

    private View(long[] marks, int size) {
      this.marks = marks;
      this.size = size;
    }

    boolean isEmpty() {
      return size == 0;
    }

    LongStream stream() {
      return Arrays.stream(marks, 0, size);
    }

    String base64() {
      ByteBuffer bytes = ByteBuffer.allocate(size * Long.BYTES);
      stream().forEach(bytes::putLong);
      return Base64.getEncoder().encodeToString(bytes.array());
    }
  }
}
