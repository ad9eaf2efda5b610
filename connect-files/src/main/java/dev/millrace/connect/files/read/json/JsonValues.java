package dev.millrace.connect.files.read.json;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Values one after another, as rows of one text each: the documents of a file, or the elements of
 * an array in one. What surrounds the array is passed, and never held.
 */
final class JsonValues implements Rows {
  /** Before each value of a JSON text sequence (RFC 7464). */
  static final byte RECORD_SEPARATOR = 0x1E;

  private final FileBytes file;
  private final JsonEnvelope envelope;
  private final Window window;
  private final int limit;
  private final Nesting nesting = new Nesting();
  private final Cells cells = new Cells();
  private boolean array;
  private boolean first;
  private boolean over;
  private int whole;
  private long position;
  private boolean markedFirst;
  private boolean single;

  /** What is wanted of each object around the array, the inmost first. */
  private final Deque<Optional<PointerTree>> around = new ArrayDeque<>();

  private JsonValues(FileBytes file, JsonEnvelope envelope, Window window, int limit) {
    this.file = file;
    this.envelope = envelope;
    this.window = window;
    this.limit = limit;
  }

  /**
   * @param path the names on the way to the array; empty if the file itself is one, or holds
   *     documents
   * @param envelope null if what surrounds the array is passed
   * @param from where {@code at} is not 0, it is behind an element, or a document
   */
  static JsonValues open(
      FileBytes file, List<String> path, JsonEnvelope envelope, Place from, int limit)
      throws IOException {
    JsonValues values = open(file, envelope, from.at(), limit);
    try {
      if (from.at() == 0) {
        values.enter(path);
        values.first = true;
      } else {
        values.array = !path.isEmpty() || startsWithArray(file, limit);
      }
      return values;
    } catch (IOException | RuntimeException e) {
      values.close();
      throw e;
    }
  }

  private static JsonValues open(FileBytes file, JsonEnvelope envelope, long at, int limit)
      throws IOException {
    return new JsonValues(file, envelope, Window.open(file, at, limit), limit);
  }

  private static boolean startsWithArray(FileBytes file, int limit) throws IOException {
    try (JsonValues values = open(file, null, 0, limit)) {
      return values.space() && values.window.at(0) == '[';
    }
  }

  private void enter(List<String> path) throws IOException {
    PointerTree wanted = envelope == null ? null : envelope.tree();
    for (String name : path) {
      expect('{');
      around.push(Optional.ofNullable(wanted));
      if (!enterField(name, wanted)) {
        if (envelope == null || envelope.needed()) {
          throw missing(name);
        }
        over = true;
        return;
      }
      wanted = wanted == null ? null : wanted.child(name);
    }
    boolean any = space();
    array = any && window.at(0) == '[';
    if (array) {
      window.pass(1);
    } else if (!path.isEmpty()) {
      enterOther(path);
    }
  }

  /** An answer may have one record instead of an array of them, or null. */
  private void enterOther(List<String> path) throws IOException {
    boolean answer = envelope != null && window.has(3);
    single = answer && window.at(0) == '{';
    if (answer && window.text(4).equals("null")) {
      window.pass(4);
      over = true;
    } else if (!single) {
      throw new IOException(
          "'%s' has no array at /%s, but '%s' at byte %d"
              .formatted(file.name(), String.join("/", path), window.text(20), window.position()));
    }
  }

  /** To before the value of a field; false if there is none, and the object's end is next. */
  private boolean enterField(String name, PointerTree beside) throws IOException {
    byte[] wanted = ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
    while (space() && window.at(0) == '"') {
      int end = find();
      boolean same = end == wanted.length;
      for (int i = 0; same && i < end; i++) {
        same = window.at(i) == wanted[i];
      }
      if (same) {
        window.pass(end);
        expect(':');
        space();
        return true;
      }
      passField(end, beside);
    }
    if (space() && window.at(0) == '}') {
      return false;
    }
    throw missing(name);
  }

  private IOException missing(String name) {
    return new IOException(
        "'%s' has no field '%s' where it is looked for: an object ends, or is broken, at byte %d"
            .formatted(file.name(), name, window.position()));
  }

  /**
   * To behind a field, and the comma after it.
   *
   * @param nameLength in bytes, with its quotes
   */
  private void passField(int nameLength, PointerTree beside) throws IOException {
    int start = window.start();
    PointerTree wanted =
        beside == null ? null : JsonPicks.child(beside, window.bytes(), start, start + nameLength);
    window.pass(nameLength);
    expect(':');
    space();
    if (wanted == null) {
      skip();
    } else {
      take(wanted);
    }
    if (space() && window.at(0) == ',') {
      window.pass(1);
    }
  }

  private void take(PointerTree wanted) throws IOException {
    int length = find();
    if (window.tooLong() || length > limit) {
      throw new IOException(
          "'%s' has a value at byte %d that is looked at and longer than record.max.bytes=%d"
              .formatted(file.name(), window.position(), limit));
    }
    envelope.take(wanted, window.bytes(), window.start(), window.start() + length);
    window.pass(length);
  }

  @Override
  public void finish() throws IOException {
    pass();
    if (array) {
      expect(']');
    }
    while (!around.isEmpty()) {
      while (space() && window.at(0) == ',') {
        window.pass(1);
      }
      PointerTree beside = around.pop().orElse(null);
      while (space() && window.at(0) == '"') {
        passField(find(), beside);
      }
      expect('}');
    }
    if (space()) {
      throw new IOException(
          "'%s' goes on behind its JSON, at byte %d: '%s'"
              .formatted(file.name(), window.position(), window.text(20)));
    }
  }

  private void expect(char c) throws IOException {
    if (!space() || window.at(0) != c) {
      throw new IOException(
          "'%s' is no JSON of this form: there is no '%s' at byte %d"
              .formatted(file.name(), c, window.position()));
    }
    window.pass(1);
  }

  /** Passes white space; false at the file's end. */
  private boolean space() throws IOException {
    while (window.has(0)) {
      byte c = window.at(0);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t' && c != RECORD_SEPARATOR) {
        return true;
      }
      window.pass(1);
    }
    return false;
  }

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    pass();
    if (over || !(array ? element() : another()) || window.position() >= end) {
      return false;
    }
    first = false;
    position = window.position();
    int length = find();
    if (window.tooLong() || length > limit) {
      throw tooLong(length);
    }
    if (length == 0) {
      throw new IOException(
          "'%s' is not JSON at byte %d: '%s'"
              .formatted(file.name(), window.position(), window.text(20)));
    }
    whole = length;
    cells.clear();
    cells.add(0, length, false);
    cells.in(window.bytes(), window.start());
    return true;
  }

  /** To before the next document; false behind the last one. */
  private boolean another() throws IOException {
    return (first || !single) && space();
  }

  /** To before the next element; false behind the last one. */
  private boolean element() throws IOException {
    boolean any = space();
    if (any && window.at(0) == ']') {
      over = true;
      return false;
    }
    if (any && !first) {
      expect(',');
      any = space();
    }
    if (!any) {
      throw cut();
    }
    return true;
  }

  private IOException cut() {
    return new IOException(
        "'%s' ends within a JSON value, at byte %d: was it written to its end?"
            .formatted(file.name(), window.position()));
  }

  /** How long the value is that begins here; as far as it was looked at where it is too long. */
  private int find() throws IOException {
    nesting.reset();
    int at = 0;
    while (window.has(at)) {
      int end = nesting.feed(window.bytes(), window.start() + at, window.end());
      if (end >= 0) {
        return end - window.start();
      }
      at = window.end() - window.start();
    }
    if (!window.tooLong() && !nesting.endsWithFile()) {
      throw cut();
    }
    return at;
  }

  private BadRecord tooLong(int length) throws IOException {
    BadRecord bad = window.tooLong(length);
    if (window.tooLong()) {
      window.pass(length);
      skipRest();
    } else {
      whole = length;
    }
    return bad;
  }

  /** Passes a value without holding it. */
  private void skip() throws IOException {
    nesting.reset();
    skipRest();
  }

  private void skipRest() throws IOException {
    while (window.has(0)) {
      int end = nesting.feed(window.bytes(), window.start(), window.end());
      window.pass((end >= 0 ? end : window.end()) - window.start());
      if (end >= 0) {
        return;
      }
    }
    if (!nesting.endsWithFile()) {
      throw cut();
    }
  }

  private void pass() {
    window.pass(whole);
    whole = 0;
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
    return window.text(whole);
  }

  @Override
  public void mark() {
    pass();
    markedFirst = first;
    window.mark();
  }

  @Override
  public int marked() {
    return window.marked();
  }

  @Override
  public boolean rewind() {
    whole = 0;
    first = markedFirst;
    over = false;
    return window.rewind();
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
