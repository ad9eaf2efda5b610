package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import java.io.IOException;

/** Lines as rows of one text. They end in LF or CR LF; empty ones are rows, too. */
public final class Lines implements Rows {
  private final Window window;
  private final int limit;
  private final Cells cells = new Cells();
  private int length;
  private int whole;
  private long position;

  private Lines(Window window, int limit) {
    this.window = window;
    this.limit = limit;
  }

  /**
   * @param limit the longest line, in bytes
   */
  public static Lines open(FileBytes file, Range range, Place from, int limit) throws IOException {
    boolean inside = from.at() == 0 && range.start() > 0;
    Window window = Window.open(file, inside ? range.start() - 1 : from.at(), limit);
    Lines lines = new Lines(window, limit);
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

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    pass();
    cells.clear();
    position = window.position();
    if (position >= end || !window.has(0)) {
      return false;
    }
    int at = lineFeed();
    boolean ended = window.has(at);
    length = at > 0 && ended && window.at(at - 1) == '\r' ? at - 1 : at;
    whole = ended ? at + 1 : at;
    if (length > limit) {
      throw tooLong();
    }
    cells.add(0, length, false);
    cells.in(window.bytes(), window.start());
    return true;
  }

  /** Where the line's feed is, or the file's end, or the limit is passed. */
  private int lineFeed() throws IOException {
    int at = 0;
    while (window.has(at)) {
      byte[] b = window.bytes();
      int i = window.start() + at;
      int end = window.end();
      while (i < end && b[i] != '\n') {
        i++;
      }
      at = i - window.start();
      if (i < end) {
        return at;
      }
    }
    return at;
  }

  private BadRecord tooLong() throws IOException {
    BadRecord bad = window.tooLong(length);
    if (window.tooLong()) {
      pass();
      passLine();
    }
    return bad;
  }

  private void passLine() throws IOException {
    while (window.has(0)) {
      byte[] b = window.bytes();
      int i = window.start();
      int end = window.end();
      while (i < end && b[i] != '\n') {
        i++;
      }
      window.pass(Math.min(i + 1, end) - window.start());
      if (i < end) {
        return;
      }
    }
  }

  private void pass() {
    window.pass(whole);
    whole = 0;
    length = 0;
  }

  @Override
  public Cells cells() {
    return cells;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public long after() {
    return window.position() + whole;
  }

  @Override
  public String text() {
    return window.text(length);
  }

  @Override
  public void mark() {
    pass();
    window.mark();
  }

  @Override
  public int marked() {
    return window.marked();
  }

  @Override
  public boolean rewind() {
    whole = 0;
    return window.rewind();
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
