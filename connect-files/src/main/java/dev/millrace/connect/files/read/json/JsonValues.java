package dev.millrace.connect.files.read.json;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.text.Cells;
import dev.millrace.connect.files.read.text.Rows;
import dev.millrace.connect.files.read.text.Window;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Values one after another, as rows of one text each: the documents of a file, or the elements of
 * an array in one. What surrounds the array is passed, and never held.
 */
final class JsonValues implements Rows {
  private final FileBytes file;
  private final JsonEnvelope envelope;
  private final Window window;
  private final int limit;
  private final JsonScanner json;
  private final Cells cells = new Cells();
  private final JsonPath path;
  private State state = new State(null, At.NOTHING);
  private State marked = state;
  private int whole;
  private long position;

  /** Where the records are. */
  private enum At {
    /** They are the documents of the file, from here on. */
    DOCUMENTS,
    /** The value here is one. */
    HERE,
    /** They are the values of the inmost level, if that is of records. */
    NOTHING,
    /** There are no more. */
    OVER
  }

  /** Immutable, so that one can go back. */
  private record State(Level level, At at) {}

  /**
   * An object or array that is open on the way to the records. Immutable.
   *
   * @param outer null for the outmost
   * @param each whether each of its values is gone into; else one field of it is
   * @param step of the path, which is the next within
   * @param end the bracket that closes it
   * @param begun whether a value was passed
   * @param beside what is wanted of the other fields; null for nothing
   */
  private record Level(
      Level outer, boolean each, int step, char end, boolean begun, PointerTree beside) {
    Level begin() {
      return begun ? this : new Level(outer, each, step, end, true, beside);
    }
  }

  private JsonValues(
      FileBytes file, JsonPath path, JsonEnvelope envelope, Window window, int limit) {
    this.file = file;
    this.path = path;
    this.envelope = envelope;
    this.window = window;
    this.json = new JsonScanner(file.name(), window);
    this.limit = limit;
  }

  /**
   * @param path to the records; without a step for each value where {@code from} is not the start
   * @param envelope null if what surrounds the records is passed
   * @param from where {@code at} is not 0, it is behind an element, or a document
   */
  static JsonValues open(
      FileBytes file, JsonPath path, JsonEnvelope envelope, Place from, int limit)
      throws IOException {
    JsonValues values = open(file, path, envelope, from.at(), limit);
    try {
      if (from.at() == 0) {
        values.down(0, envelope == null ? null : envelope.tree());
      } else if (!path.isRoot() || startsWithArray(file, limit)) {
        values.to(new Level(null, true, path.steps().size(), ']', true, null));
      } else {
        values.are(At.DOCUMENTS);
      }
      return values;
    } catch (IOException | RuntimeException e) {
      values.close();
      throw e;
    }
  }

  private static JsonValues open(
      FileBytes file, JsonPath path, JsonEnvelope envelope, long at, int limit) throws IOException {
    return new JsonValues(file, path, envelope, Window.open(file, at, limit), limit);
  }

  private static boolean startsWithArray(FileBytes file, int limit) throws IOException {
    try (JsonValues values = open(file, JsonPath.ROOT, null, 0, limit)) {
      return values.json.is('[');
    }
  }

  private void to(Level level) {
    state = new State(level, state.at());
  }

  private void are(At at) {
    state = new State(state.level(), at);
  }

  /**
   * Goes down from before a value. What is opened on the way stays open.
   *
   * @return whether there are records
   */
  private boolean down(int from, PointerTree wanted) throws IOException {
    PointerTree beside = wanted;
    for (int i = from; i < path.steps().size(); i++) {
      if (path.steps().get(i) instanceof JsonPath.Step.Name field) {
        if (!enter(field.name(), i + 1, beside)) {
          return false;
        }
        beside = beside == null ? null : beside.child(field.name());
      } else {
        return (json.is('[') || json.is('{')) ? open(i + 1) : none();
      }
    }
    return json.is('[') ? open(path.steps().size()) : other();
  }

  /** Whether the values of what is opened here are records, and not yet to be gone into. */
  private boolean open(int step) {
    char end = window.at(0) == '[' ? ']' : '}';
    to(new Level(state.level(), true, step, end, false, null));
    window.pass(1);
    return step == path.steps().size();
  }

  /** To before the value of an object's field. */
  private boolean enter(String name, int step, PointerTree beside) throws IOException {
    if (!json.is('{') && (below() || (!needed() && json.isNull()))) {
      json.skip();
      return false;
    }
    json.expect('{');
    to(new Level(state.level(), false, step, '}', false, beside));
    if (enterField(name, beside)) {
      return true;
    }
    if (needed() && !below()) {
      throw missing(name);
    }
    return false;
  }

  private boolean needed() {
    return envelope == null || envelope.needed();
  }

  /** Whether each value of something is gone into. */
  private boolean below() {
    Level level = state.level();
    while (level != null && !(level.each() && level.step() < path.steps().size())) {
      level = level.outer();
    }
    return level != null;
  }

  /** An answer may have one record instead of an array of them, or null. */
  private boolean other() throws IOException {
    if (path.isRoot()) {
      are(At.DOCUMENTS);
      return true;
    }
    if (envelope != null && json.is('{')) {
      are(At.HERE);
      return true;
    }
    return none();
  }

  /** Passes what is here instead of records. */
  private boolean none() throws IOException {
    if (!below() && !(envelope != null && json.isNull())) {
      throw new IOException(
          "'%s' has no array at %s, but '%s' at byte %d"
              .formatted(file.name(), path, window.text(20), window.position()));
    }
    json.skip();
    return false;
  }

  /** To before the value of a field; false if there is none, and the object's end is next. */
  private boolean enterField(String name, PointerTree beside) throws IOException {
    byte[] wanted = ('"' + name + '"').getBytes(StandardCharsets.UTF_8);
    while (json.is('"')) {
      int end = json.find();
      boolean same = end == wanted.length;
      for (int i = 0; same && i < end; i++) {
        same = window.at(i) == wanted[i];
      }
      if (same) {
        window.pass(end);
        json.expect(':');
        json.space();
        return true;
      }
      passField(end, beside);
    }
    if (json.is('}')) {
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
    json.expect(':');
    json.space();
    if (wanted == null) {
      json.skip();
    } else {
      take(wanted);
    }
    if (json.is(',')) {
      window.pass(1);
    }
  }

  private void take(PointerTree wanted) throws IOException {
    int length = json.find();
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
    while (state.level() != null) {
      leave();
    }
    if (json.space()) {
      throw new IOException(
          "'%s' goes on behind its JSON, at byte %d: '%s'"
              .formatted(file.name(), window.position(), window.text(20)));
    }
  }

  /** To behind the inmost level, of which no more values are wanted. */
  private void leave() throws IOException {
    Level level = state.level();
    if (!level.each()) {
      while (json.is(',')) {
        window.pass(1);
      }
      while (json.is('"')) {
        passField(json.find(), level.beside());
      }
    }
    json.expect(level.end());
    to(level.outer());
  }

  @Override
  public boolean next(long end) throws IOException, BadRecord {
    pass();
    cells.clear();
    if (!toValue() || window.position() >= end) {
      return false;
    }
    position = window.position();
    int length = json.find();
    if (window.tooLong() || length > limit) {
      throw tooLong(length);
    }
    if (length == 0) {
      throw new IOException(
          "'%s' is not JSON at byte %d: '%s'"
              .formatted(file.name(), window.position(), window.text(20)));
    }
    whole = length;
    cells.add(0, length, false);
    cells.in(window.bytes(), window.start());
    return true;
  }

  /** To before the next record; false behind the last one. */
  private boolean toValue() throws IOException {
    while (state.at() != At.OVER) {
      if (state.at() == At.DOCUMENTS) {
        return json.space();
      }
      if (state.at() == At.HERE) {
        are(At.NOTHING);
        return true;
      }
      Level level = state.level();
      if (level != null && level.each() && level.step() == path.steps().size()) {
        if (element()) {
          return true;
        }
        if (below()) {
          leave();
        }
      }
      if (!advance()) {
        are(At.OVER);
      }
    }
    return false;
  }

  /** Goes on to where the next records are, below what each value of is gone into. */
  private boolean advance() throws IOException {
    while (below()) {
      if (!state.level().each() || !element()) {
        leave();
      } else if (down(state.level().step(), null)) {
        return true;
      }
    }
    return false;
  }

  /** To before the next value of the inmost level; false behind the last one. */
  private boolean element() throws IOException {
    Level level = state.level();
    boolean any = json.space();
    if (any && window.at(0) == level.end()) {
      return false;
    }
    if (any && level.begun()) {
      json.expect(',');
      any = json.space();
    }
    if (any && level.end() == '}') {
      window.pass(json.find());
      json.expect(':');
      any = json.space();
    }
    if (!any) {
      throw json.cut();
    }
    to(level.begin());
    return true;
  }

  private BadRecord tooLong(int length) throws IOException {
    BadRecord bad = window.tooLong(length);
    if (window.tooLong()) {
      window.pass(length);
      json.skipRest();
    } else {
      whole = length;
    }
    return bad;
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
    marked = state;
    window.mark();
  }

  @Override
  public int marked() {
    return window.marked();
  }

  @Override
  public boolean rewind() {
    whole = 0;
    state = marked;
    return window.rewind();
  }

  @Override
  public void close() throws IOException {
    window.close();
  }
}
