package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.FileBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The piece of a file that a reader of text looks at: the current record, whole, and some bytes
 * read ahead. Places within the record are counted from {@link #start}, for {@link #more} moves the
 * bytes. Used by one thread.
 */
public final class Window implements Closeable {
  private static final int FIRST = 64 * 1024;

  private final FileBytes file;
  private final InputStream in;
  private byte[] bytes = new byte[FIRST];
  private int start;
  private int end;
  private int mark = -1;
  private long base;

  private Window(FileBytes file, InputStream in, long base) {
    this.file = file;
    this.in = in;
    this.base = base;
  }

  /**
   * Opens at a byte; the mark of UTF-8 at a file's beginning (BOM) is stepped over.
   *
   * @throws IOException if the file can't be read, or begins with the mark of another charset
   */
  public static Window open(FileBytes file, long at) throws IOException {
    Window window = new Window(file, file.open(at), at);
    try {
      if (at == 0) {
        window.mark();
        window.stepOverMark();
        window.mark = -1;
      }
      return window;
    } catch (IOException | RuntimeException e) {
      window.close();
      throw e;
    }
  }

  private void stepOverMark() throws IOException {
    while (end < 3 && more()) {
      continue;
    }
    if (Charsets.utf8Mark(bytes, end)) {
      start = 3;
    } else if (Charsets.utf16Mark(bytes, end)) {
      throw new IOException(
          file.name() + " begins with the byte order mark of UTF-16: set the charset to UTF-16");
    }
  }

  public byte[] bytes() {
    return bytes;
  }

  /** Where in {@link #bytes} the current record begins. */
  public int start() {
    return start;
  }

  /** Where in {@link #bytes} what was read so far ends. */
  public int end() {
    return end;
  }

  /** Where in the file the current record begins, in bytes. */
  public long position() {
    return base + start;
  }

  /** Passes {@code length} bytes, which were read; the next record begins there. */
  public void pass(int length) {
    start += length;
  }

  /** From here on the bytes stay in memory, until {@link #rewind}. */
  public void mark() {
    mark = start;
  }

  /** How many bytes were passed since {@link #mark}. */
  public int marked() {
    return start - mark;
  }

  /** Goes back to where {@link #mark} was called. */
  public void rewind() {
    start = mark;
    mark = -1;
  }

  /**
   * Reads on; what lies before the current record is forgotten.
   *
   * @return false at the file's end
   */
  public boolean more() throws IOException {
    if (end == bytes.length) {
      makeRoom();
    }
    int count = in.read(bytes, end, bytes.length - end);
    if (count < 0) {
      return false;
    }
    end += count;
    return true;
  }

  private void makeRoom() {
    int keep = mark >= 0 ? mark : start;
    if (end - keep > bytes.length / 2) {
      bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length));
    }
    if (keep > 0) {
      System.arraycopy(bytes, keep, bytes, 0, end - keep);
      base += keep;
      start -= keep;
      end -= keep;
      mark = mark >= 0 ? 0 : -1;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
