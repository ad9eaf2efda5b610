package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The lines of a file, or of a range of it, which end in LF or CR LF. Used by one thread. */
public final class Lines implements Closeable {
  private final Window window;
  private final long rangeEnd;
  private final int limit;
  private int length;
  private int whole;

  private Lines(Window window, long rangeEnd, int limit) {
    this.window = window;
    this.rangeEnd = rangeEnd;
    this.limit = limit;
  }

  /**
   * @param limit the longest line, in bytes
   */
  public static Lines open(FileBytes file, Range range, Place from, int limit) throws IOException {
    boolean inside = from.at() == 0 && range.start() > 0;
    Window window = Window.open(file, inside ? range.start() - 1 : from.at());
    Lines lines = new Lines(window, range.end(), limit);
    try {
      if (inside) {
        lines.passLine(); // It began in the range before.
      }
      return lines;
    } catch (IOException | RuntimeException e) {
      lines.close();
      throw e;
    }
  }

  /**
   * @return false at the end of the file or range
   * @throws BadRecord if the line is longer than the limit; it is passed
   */
  public boolean next() throws IOException, BadRecord {
    window.pass(whole);
    whole = 0;
    if (window.position() >= rangeEnd) {
      return false;
    }
    int at = 0;
    while (true) {
      int end = window.end() - window.start();
      at = lineFeed(window.bytes(), window.start(), at, end);
      if (at < end) {
        return line(at, at + 1);
      }
      if (end > limit) {
        throw tooLong();
      }
      if (!window.more()) {
        return end > 0 && line(end, end);
      }
    }
  }

  private static int lineFeed(byte[] bytes, int start, int from, int end) {
    int at = from;
    while (at < end && bytes[start + at] != '\n') {
      at++;
    }
    return at;
  }

  private boolean line(int end, int passed) throws BadRecord {
    whole = passed;
    length = end > 0 && window.bytes()[window.start() + end - 1] == '\r' ? end - 1 : end;
    if (length > limit) {
      throw tooLong(text(length));
    }
    return true;
  }

  private BadRecord tooLong() throws IOException {
    BadRecord tooLong = tooLong(text(limit));
    passLine();
    return tooLong;
  }

  private BadRecord tooLong(String text) {
    return new BadRecord(
        "the line is longer than record.max.bytes=" + limit + ": raise it if this is right", text);
  }

  private void passLine() throws IOException {
    while (true) {
      int end = window.end() - window.start();
      int at = lineFeed(window.bytes(), window.start(), 0, end);
      window.pass(Math.min(at + 1, end));
      if (at < end || !window.more()) {
        return;
      }
    }
  }

  public byte[] bytes() {
    return window.bytes();
  }

  /** Where in {@link #bytes} the line begins. */
  public int from() {
    return window.start();
  }

  /** Where in {@link #bytes} the line ends, before what ends it. */
  public int to() {
    return window.start() + length;
  }

  /** The byte of the file after the line and what ends it. */
  public long after() {
    return window.position() + whole;
  }

  /** Where in the file the line begins, in bytes. */
  public long position() {
    return window.position();
  }

  /** The line, cut at what messages carry; what is not UTF-8 is replaced. */
  public String text() {
    return text(length);
  }

  private String text(int most) {
    return new String(
        window.bytes(),
        window.start(),
        Math.min(most, 4 * BadRecord.MAX_TEXT),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
