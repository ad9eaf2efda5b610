package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Where a part of a compressed file begins that can be expanded by itself. Found by the sizes in
 * the parts' headers: what lies before is passed, but not expanded.
 *
 * @param compressed the place in the file
 * @param expanded the place of its first byte
 */
record Boundary(long compressed, long expanded) {
  static final Boundary START = new Boundary(0, 0);

  private static final int ZSTD_MAGIC = 0xFD2FB528;
  private static final int ZSTD_SKIPPABLE = 0x184D2A50;
  private static final int GZIP_HEADER = 12;

  /** The last boundary at {@code from} or before; the file's start if its parts tell no sizes. */
  static Boundary before(FileBytes file, Decompression codec, long from) throws IOException {
    if (codec != Decompression.GZIP && codec != Decompression.ZSTD) {
      return START;
    }
    Boundary at = START;
    try (Headers in = new Headers(new BufferedInputStream(file.open(0), 64 * 1024))) {
      while (true) {
        long size = codec == Decompression.GZIP ? gzipBlock(in) : zstdFrame(in);
        if (size < 0 || size > from - at.expanded()) {
          return at;
        }
        at = new Boundary(in.count, at.expanded() + size);
      }
    } catch (EOFException e) {
      return at; // The file is cut short: who expands it tells.
    }
  }

  /** Passes a block of BGZF, a gzip member that tells its length (SAM specification, 4.1). */
  private static long gzipBlock(Headers in) throws IOException {
    byte[] head = in.bytes(GZIP_HEADER);
    if ((head[0] & 0xFF) != 0x1F || (head[1] & 0xFF) != 0x8B || head[3] != 4) {
      return -1;
    }
    byte[] extra = in.bytes(little(head, 10, 2));
    for (int i = 0; i + 6 <= extra.length; i += 4 + little(extra, i + 2, 2)) {
      if (extra[i] == 'B' && extra[i + 1] == 'C' && little(extra, i + 2, 2) == 2) {
        int rest = little(extra, i + 4, 2) + 1 - GZIP_HEADER - extra.length;
        if (rest < 8) {
          return -1;
        }
        in.pass(rest - 4);
        return little(in.bytes(4), 0, 4) & 0xFFFFFFFFL;
      }
    }
    return -1;
  }

  /** Passes a frame of Zstandard whose header tells the size of its content (RFC 8878, 3.1). */
  private static long zstdFrame(Headers in) throws IOException {
    int magic = little(in.bytes(4), 0, 4);
    if ((magic & 0xFFFFFFF0) == ZSTD_SKIPPABLE) {
      in.pass(little(in.bytes(4), 0, 4) & 0xFFFFFFFFL);
      return 0;
    }
    if (magic != ZSTD_MAGIC) {
      return -1;
    }
    int flags = in.bytes(1)[0] & 0xFF;
    boolean single = (flags & 0x20) != 0;
    int dictionary = new int[] {0, 1, 2, 4}[flags & 3];
    in.pass((single ? 0 : 1) + dictionary);
    int sizeBytes = new int[] {single ? 1 : 0, 2, 4, 8}[flags >> 6];
    if (sizeBytes == 0) {
      return -1;
    }
    byte[] field = in.bytes(sizeBytes);
    long size =
        sizeBytes == 8
            ? (little(field, 0, 4) & 0xFFFFFFFFL) | ((long) little(field, 4, 4) << 32)
            : (little(field, 0, sizeBytes) & 0xFFFFFFFFL) + (sizeBytes == 2 ? 256 : 0);
    boolean last = false;
    while (!last) {
      int block = little(in.bytes(3), 0, 3);
      last = (block & 1) != 0;
      in.pass(((block >> 1) & 3) == 1 ? 1 : block >> 3); // A run has one byte, whatever its length.
    }
    in.pass((flags & 4) != 0 ? 4 : 0);
    return size;
  }

  private static int little(byte[] bytes, int from, int count) {
    int value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[from + i] & 0xFF) << (8 * i);
    }
    return value;
  }

  private static final class Headers implements AutoCloseable {
    private final InputStream in;
    private long count;

    Headers(InputStream in) {
      this.in = in;
    }

    byte[] bytes(int n) throws IOException {
      byte[] bytes = in.readNBytes(n);
      if (bytes.length < n) {
        throw new EOFException();
      }
      count += n;
      return bytes;
    }

    void pass(long n) throws IOException {
      in.skipNBytes(n);
      count += n;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
