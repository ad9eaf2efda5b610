package dev.millrace.connect.files.read.csv;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Cuts bytes into the rows and texts of CSV. Works on UTF-8 as it is: every character that means
 * something is ASCII, or is compared as bytes, so the place of each row is known to the byte.
 */
final class CsvRows implements Rows {
  private final FileBytes file;
  private final Window window;
  private final boolean multiline;
  private final int limit;
  private final byte[] separator;
  private final byte quote;
  private final byte escape;
  private final byte comment;
  private final boolean[] stops = new boolean[256];
  private final Cells cells = new Cells();
  private byte[] scratch = {};
  private int whole;
  private long position;
  private int text;
  private boolean escaped;
  private String fault;

  private CsvRows(FileBytes file, Window window, CsvDialect dialect, int limit) {
    this.file = file;
    this.window = window;
    this.limit = limit;
    multiline = dialect.multiline();
    separator = dialect.separator().getBytes(StandardCharsets.UTF_8);
    quote = (byte) dialect.quote();
    escape = (byte) dialect.escape();
    comment = (byte) dialect.comment();
    stops['\n'] = true;
    stops['\r'] = true;
    stops[separator[0] & 0xFF] = true;
    if (escape != CsvDialect.NONE) {
      stops[escape] = true;
    }
  }

  static CsvRows open(FileBytes file, CsvDialect dialect, int limit, Range range, Place from)
      throws IOException {
    boolean inside = from.at() == 0 && range.start() > 0;
    Window window = Window.open(file, inside ? range.start() - 1 : from.at(), limit);
    CsvRows rows = new CsvRows(file, window, dialect, limit);
    try {
      int pass = inside ? 1 : from.at() == 0 ? dialect.skipLines() : 0;
      for (int i = 0; i < pass; i++) {
        rows.passLine();
      }
      return rows;
    } catch (IOException | RuntimeException e) {
      rows.close();
      throw e;
    }
  }

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    pass();
    if (!toRow(end)) {
      return false;
    }
    position = window.position();
    cells.clear();
    escaped = false;
    fault = null;
    scan();
    if (window.tooLong() || text > limit) {
      cells.clear();
      throw tooLong();
    }
    if (escaped) {
      unescape();
    } else {
      cells.in(window.bytes(), window.start());
    }
    if (fault != null) {
      throw new BadRecord(fault, text());
    }
    return true;
  }

  private void pass() {
    window.pass(whole);
    whole = 0;
    text = 0;
  }

  /** Steps over lines that are no rows. */
  private boolean toRow(long end) throws IOException {
    while (true) {
      if (window.start() == window.end() && !window.more()) {
        return false;
      }
      if (window.position() >= end) {
        return false;
      }
      byte first = window.bytes()[window.start()];
      if (first == '\n' || first == '\r') {
        window.pass(1);
      } else if (first == comment && comment != CsvDialect.NONE) {
        passLine();
      } else {
        return true;
      }
    }
  }

  /** One row, text by text; places are counted from its first byte. */
  private void scan() throws IOException {
    int at = 0;
    while (true) {
      int start = at;
      if (window.has(at) && window.at(at) == quote && quote != CsvDialect.NONE) {
        at = quoted(start);
      } else {
        at = plain(at);
        cells.add(start, at, false);
      }
      if (!window.has(at)) {
        finish(at, at);
        return;
      }
      byte c = window.at(at);
      if (c == '\n') {
        finish(at, at + 1);
        return;
      }
      if (c == '\r') {
        boolean pair = window.has(at + 1) && window.at(at + 1) == '\n';
        finish(at, pair ? at + 2 : at + 1);
        return;
      }
      at += separator.length;
    }
  }

  private void finish(int end, int passed) {
    text = end;
    whole = passed;
  }

  /** The end of a text without quotes: where a separator, a line's end or the file's end is. */
  private int plain(int from) throws IOException {
    int at = from;
    while (true) {
      byte[] b = window.bytes();
      int i = window.start() + at;
      int end = window.end();
      while (i < end && !stops[b[i] & 0xFF]) {
        i++;
      }
      at = i - window.start();
      if (!window.has(at)) {
        return at;
      }
      if (i == end) {
        continue;
      }
      byte c = b[i];
      if (c == escape && escape != CsvDialect.NONE) {
        escaped = true;
        at += window.has(at + 1) ? 2 : 1;
      } else if (c == '\n' || c == '\r' || separated(at)) {
        return at;
      } else {
        at++;
      }
    }
  }

  private boolean separated(int at) throws IOException {
    for (int i = 1; i < separator.length; i++) {
      if (!window.has(at + i) || window.at(at + i) != separator[i]) {
        return false;
      }
    }
    return true;
  }

  /** The end of a text in quotes, behind the closing one. */
  private int quoted(int from) throws IOException {
    int at = from + 1;
    while (true) {
      at = inQuotes(at);
      if (!window.has(at)) {
        return unclosed(from, at);
      }
      byte c = window.at(at);
      if (c == '\n' || c == '\r') {
        return unclosed(from, at);
      }
      boolean more = window.has(at + 1);
      if (c == quote && !(more && window.at(at + 1) == quote)) {
        return closed(from, at);
      }
      escaped = true;
      at += more ? 2 : 1;
    }
  }

  /** To what ends a text in quotes, or may: a quote, an escape, a line's end without multiline. */
  private int inQuotes(int from) throws IOException {
    int at = from;
    while (window.has(at)) {
      byte[] b = window.bytes();
      int i = window.start() + at;
      int end = window.end();
      while (i < end) {
        byte c = b[i];
        if (c == quote || (c == escape && escape != CsvDialect.NONE)) {
          break;
        }
        if (!multiline && (c == '\n' || c == '\r')) {
          break;
        }
        i++;
      }
      at = i - window.start();
      if (i < end) {
        return at;
      }
    }
    return at;
  }

  private int closed(int from, int at) throws IOException {
    cells.add(from + 1, at, true);
    int end = plain(at + 1);
    if (end > at + 1 && fault == null) {
      fault = "column " + cells.count() + " goes on after its closing quote";
    }
    return end;
  }

  private int unclosed(int from, int at) throws IOException {
    if (window.tooLong() && multiline) {
      throw new IOException(
          ("'%s': the row at byte %d is longer than record.max.bytes=%d: raise it, or, if a quote is"
                  + " not closed there, set csv.multiline=false")
              .formatted(file.name(), window.position(), limit));
    }
    fault =
        "the quote of column "
            + (cells.count() + 1)
            + " is never closed"
            + (multiline ? "" : " in its line: is csv.multiline=true meant?");
    cells.add(from + 1, at, true);
    return at;
  }

  /** Passes the rest of its line, too. */
  private BadRecord tooLong() throws IOException {
    BadRecord bad = window.tooLong(text);
    if (window.tooLong()) {
      pass();
      passLine();
    }
    return bad;
  }

  private void passLine() throws IOException {
    while (true) {
      byte[] b = window.bytes();
      int i = window.start();
      int end = window.end();
      while (i < end && b[i] != '\n' && b[i] != '\r') {
        i++;
      }
      if (i < end) {
        boolean feed = b[i] == '\n';
        window.pass(i + 1 - window.start());
        if (!feed && (window.start() < window.end() || window.more())) {
          window.pass(window.bytes()[window.start()] == '\n' ? 1 : 0);
        }
        return;
      }
      window.pass(i - window.start());
      if (!window.more()) {
        return;
      }
    }
  }

  /** Copies the row's texts, as they are meant. */
  private void unescape() {
    if (scratch.length < whole) {
      scratch = new byte[Math.max(whole, 2 * scratch.length)];
    }
    cells.in(window.bytes(), window.start());
    int out = 0;
    for (int i = 0; i < cells.count(); i++) {
      int start = out;
      out = unescape(cells.from(i), cells.to(i), cells.quoted(i), out);
      cells.move(i, start, out);
    }
    cells.in(scratch, 0);
  }

  private int unescape(int from, int to, boolean inQuotes, int at) {
    byte[] b = window.bytes();
    int out = at;
    boolean nullSign = !inQuotes && to - from == 2 && b[from] == escape && b[from + 1] == 'N';
    for (int i = from; i < to; i++) {
      byte c = b[i];
      if (i + 1 < to && !nullSign) {
        if (c == escape && escape != CsvDialect.NONE) {
          c = meant(b[++i]);
        } else if (inQuotes && c == quote) {
          i++; // The second of two.
        }
      }
      scratch[out++] = c;
    }
    return out;
  }

  private byte meant(byte c) {
    if (escape != '\\') {
      return c;
    }
    return switch (c) {
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '0' -> 0;
      default -> c;
    };
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
    return window.text(text);
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
    text = 0;
    return window.rewind();
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
