package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The piece of a file that a reader of text looks at: the current record, whole, and some bytes
 * read ahead. Places within the record are counted from {@link #start}, for {@link #more} moves the
 * bytes. Used by one thread.
 */
public final class Window implements Closeable {
  private static final int FIRST = 64 * 1024;
  private static final int MAX_MARKED = 2 * 1024 * 1024;
  private static final int UNMARKED = -1;
  private static final int LOST = -2;

  private final FileBytes file;
  private final InputStream in;
  private final int limit;
  private byte[] bytes = new byte[FIRST];
  private int start;
  private int end;
  private int mark = UNMARKED;
  private long base;
  private boolean tooLong;

  private Window(FileBytes file, InputStream in, long base, int limit) {
    this.file = file;
    this.in = in;
    this.base = base;
    this.limit = limit;
  }

  /**
   * Opens at a byte; the mark of UTF-8 at a file's beginning (BOM) is stepped over.
   *
   * @param limit the longest record, in bytes
   * @throws IOException if the file can't be read, or begins with the mark of another charset
   */
  public static Window open(FileBytes file, long at, int limit) throws IOException {
    Window window = new Window(file, file.open(at), at, limit);
    try {
      if (at == 0) {
        window.mark();
        window.stepOverMark();
        window.mark = UNMARKED;
      }
      return window;
    } catch (IOException | RuntimeException e) {
      window.close();
      throw e;
    }
  }

  private void stepOverMark() throws IOException {
    boolean more = true;
    while (more && end < 3) {
      more = more();
    }
    if (Charsets.utf8Mark(bytes, end)) {
      start = 3;
    } else if (Charsets.utf16Mark(bytes, end)) {
      throw new IOException(
          "'"
              + file.name()
              + "' begins with the byte order mark of UTF-16: set the charset to UTF-16");
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
    tooLong = false;
  }

  /** From here on the bytes stay in memory, until {@link #rewind}, or until they are too many. */
  public void mark() {
    mark = start;
  }

  /** How many bytes were passed since {@link #mark}; no end of them if that was forgotten. */
  public int marked() {
    return mark == LOST ? Integer.MAX_VALUE : start - mark;
  }

  /**
   * Goes back to where {@link #mark} was called.
   *
   * @return false if too much was passed since then: nothing has changed
   */
  public boolean rewind() {
    boolean kept = mark >= 0;
    if (kept) {
      start = mark;
    }
    mark = UNMARKED;
    return kept;
  }

  /**
   * Whether the record has a byte {@code at} from its start; reads on for it.
   *
   * @return false at the file's end, and where the record is {@link #tooLong}
   */
  public boolean has(int at) throws IOException {
    while (start + at >= end) {
      tooLong = end - start > limit;
      if (tooLong || !more()) {
        return false;
      }
    }
    return true;
  }

  /** The byte {@code at} from the record's start, which {@link #has} it. */
  public byte at(int at) {
    return bytes[start + at];
  }

  /** Whether {@link #has} gave up, for the record is longer than the limit. */
  public boolean tooLong() {
    return tooLong;
  }

  /**
   * The record's first {@code length} bytes, cut at what messages carry; what is not UTF-8 is
   * replaced.
   */
  public String text(int length) {
    int most = Math.min(Math.min(length, end - start), 4 * BadRecord.MAX_TEXT);
    return new String(bytes, start, most, StandardCharsets.UTF_8);
  }

  /** What a record is that passes the limit. */
  public BadRecord tooLong(int length) {
    return new BadRecord(
        "it is longer than record.max.bytes=" + limit + ": raise it if this is right",
        text(length));
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
    if (mark >= 0 && start - mark > MAX_MARKED) {
      mark = LOST;
    }
    int keep = mark >= 0 ? mark : start;
    if (end - keep > bytes.length / 2) {
      bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length, bytes.length));
    }
    if (keep > 0) {
      System.arraycopy(bytes, keep, bytes, 0, end - keep);
      base += keep;
      start -= keep;
      end -= keep;
      mark = Math.min(mark, 0);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
