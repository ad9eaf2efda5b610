package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes of the file by their places.
 *
 * @param held what was read ahead; empty if nothing was
 * @param from where that begins
 */
@SuppressWarnings("ArrayRecordComponent")
record RawBytes(FileBytes file, byte[] held, long from) {

  static RawBytes of(FileBytes file) {
    return new RawBytes(file, new byte[0], 0);
  }

  /** The same, with a part of the file in memory. */
  RawBytes ahead(long offset, int length) throws IOException {
    return new RawBytes(file, read(offset, length), offset);
  }

  byte[] read(long offset, int length) throws IOException {
    byte[] bytes = new byte[length];
    if (offset >= from && offset + length <= from + held.length) {
      System.arraycopy(held, (int) (offset - from), bytes, 0, length);
      return bytes;
    }
    try (InputStream in = file.open(offset)) {
      if (in.readNBytes(bytes, 0, length) < length) {
        throw new Broken("it ends before byte " + (offset + length));
      }
    }
    return bytes;
  }
}
