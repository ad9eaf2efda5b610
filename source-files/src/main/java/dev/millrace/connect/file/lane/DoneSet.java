package dev.millrace.connect.file.lane;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The pieces of a lane that are done and above its watermark. Its bytes only grow at their end, or
 * are made anew, so that a {@link View} stays what it was. Used by one thread.
 */
final class DoneSet {
  static final int ENTRY_BYTES = 16;

  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private byte[] log = new byte[8 * ENTRY_BYTES];
  private int length;
  private boolean stale;

  /** One piece. */
  static final class Entry {
    private final long key;
    private final int identity;
    private final int seconds;

    /** Null until the piece was read, or listed, since this task began. */
    private Mark mark;

    private long absentSince = -1;

    private Entry(long key, int identity, int seconds, Mark mark) {
      this.key = key;
      this.identity = identity;
      this.seconds = seconds;
      this.mark = mark;
    }

    /** Whether {@code low} has passed it, as far as one can know. */
    private boolean below(Mark low) {
      return mark == null
          ? seconds < Math.floorDiv(low.modified(), 1000L)
          : mark.compareTo(low) <= 0;
    }
  }

  /**
   * @throws IllegalArgumentException if the bytes are not whole entries
   */
  static DoneSet of(byte[] bytes) {
    if (bytes.length % ENTRY_BYTES != 0) {
      throw new IllegalArgumentException(
          "done must have " + ENTRY_BYTES + " bytes an entry and has " + bytes.length + " in all");
    }
    DoneSet set = new DoneSet();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      set.put(new Entry(in.getLong(), in.getInt(), in.getInt(), null));
    }
    return set;
  }

  int size() {
    return entries.size();
  }

  void add(Piece piece, Mark mark) {
    int seconds = (int) Math.floorDiv(piece.file().modified(), 1000L);
    put(new Entry(piece.key(), piece.identity(), seconds, mark));
  }

  private void put(Entry entry) {
    // The last entry of a key is the one that counts; a former one stays until the bytes are
    // remade.
    entries.remove(entry.key);
    entries.put(entry.key, entry);
    if (length == log.length) {
      log = Arrays.copyOf(log, 2 * length);
    }
    write(entry);
    stale |= length > (2 * entries.size() + 8) * ENTRY_BYTES;
  }

  private void write(Entry entry) {
    ByteBuffer.wrap(log, length, ENTRY_BYTES)
        .putLong(entry.key)
        .putInt(entry.identity)
        .putInt(entry.seconds);
    length += ENTRY_BYTES;
  }

  boolean has(Piece piece) {
    Entry entry = entries.get(piece.key());
    return entry != null && entry.identity == piece.identity();
  }

  /** With which content a piece was done; null if it was not. */
  Integer identity(long key) {
    Entry entry = entries.get(key);
    return entry == null ? null : entry.identity;
  }

  void remove(Piece piece) {
    if (has(piece)) {
      entries.remove(piece.key());
      stale = true;
    }
  }

  /** Takes in what a complete listing tells of the entries. */
  void listed(Map<Long, Mark> seen, long nowMs, long keepMs) {
    for (Entry entry : entries.values()) {
      Mark mark = seen.get(entry.key);
      if (mark != null) {
        entry.mark = mark;
        entry.absentSince = -1;
      } else if (entry.absentSince == -1) {
        entry.absentSince = nowMs;
      }
    }
    // Never by the first listing that lacks it, which may have begun before the piece was done.
    long longEnough = Math.max(1, keepMs);
    removeIf(entry -> entry.absentSince != -1 && nowMs - entry.absentSince >= longEnough);
  }

  void removeBelow(Mark low) {
    removeIf(entry -> entry.below(low));
  }

  private void removeIf(Predicate<Entry> gone) {
    stale |= entries.values().removeIf(gone);
  }

  /** The marks of all entries that have one, in order. */
  List<Mark> marks() {
    List<Mark> marks = new ArrayList<>(entries.size());
    for (Entry entry : entries.values()) {
      if (entry.mark != null) {
        marks.add(entry.mark);
      }
    }
    marks.sort(Comparator.naturalOrder());
    return marks;
  }

  /** Identity by key, for who looks from another thread. */
  Map<Long, Integer> copy() {
    Map<Long, Integer> copy = new HashMap<>(entries.size() * 2);
    entries.forEach((key, entry) -> copy.put(key, entry.identity));
    return copy;
  }

  View view() {
    if (stale) {
      log = new byte[Math.max(8, entries.size() + entries.size() / 2) * ENTRY_BYTES];
      length = 0;
      entries.values().forEach(this::write);
      stale = false;
    }
    return new View(log, length);
  }

  /** The set as it was at a moment. Used by any thread. */
  static final class View {
    private final byte[] bytes;
    private final int length;

    private View(byte[] bytes, int length) {
      this.bytes = bytes;
      this.length = length;
    }

    boolean isEmpty() {
      return length == 0;
    }

    String base64() {
      return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
    }
  }
}
