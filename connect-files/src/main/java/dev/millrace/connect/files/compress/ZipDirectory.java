package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Looks at the size of a zip's directory before it is held in memory (APPNOTE 4.3.14, 4.3.16). */
final class ZipDirectory {
  /** About half a million entries. */
  static final long MAX_BYTES = 32L * 1024 * 1024;

  private static final int END = 0x06054B50;
  private static final int END_64 = 0x06064B50;
  private static final int LOCATOR_64 = 0x07064B50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int MAX_COMMENT = 0xFFFF;

  private ZipDirectory() {}

  /**
   * @throws IOException if it is too large
   */
  static void check(FileBytes file) throws IOException {
    int length = (int) Math.min(file.size(), LOCATOR_BYTES + END_BYTES + MAX_COMMENT);
    ByteBuffer tail = read(file, file.size() - length, length);
    for (int at = tail.limit() - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END) {
        long size = tail.getInt(at + 12) & 0xFFFFFFFFL;
        check(file, size == 0xFFFFFFFFL ? large(file, tail, at - LOCATOR_BYTES) : size);
        return;
      }
    }
  }

  private static void check(FileBytes file, long size) throws IOException {
    if (size < 0 || size > MAX_BYTES) {
      throw new IOException(
          "'%s' has a directory of %d bytes, more than the %d that are held in memory: split it"
              .formatted(file.name(), size, MAX_BYTES));
    }
  }

  private static long large(FileBytes file, ByteBuffer tail, int locator) throws IOException {
    if (locator < 0 || tail.getInt(locator) != LOCATOR_64) {
      return Long.MAX_VALUE;
    }
    long at = tail.getLong(locator + 8);
    if (at < 0 || at > file.size() - 56) {
      return Long.MAX_VALUE;
    }
    ByteBuffer end = read(file, at, 56);
    return end.limit() == 56 && end.getInt(0) == END_64 ? end.getLong(40) : Long.MAX_VALUE;
  }

  private static ByteBuffer read(FileBytes file, long at, int length) throws IOException {
    try (InputStream in = file.open(at)) {
      return ByteBuffer.wrap(in.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
