package dev.millrace.connect.file.lane;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.common.position.OffsetFields;
import dev.millrace.connect.files.read.Place;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a lane was read: the watermark, the pieces done above it, the pieces open. Used by one
 * thread; the offsets that it gives are frozen and used by any.
 */
public final class LaneState {
  private static final String LOW_TIME = "low.time";
  private static final String LOW_PATH = "low.path";
  private static final String DONE = "done";

  private final Layout layout;
  private final Map<Long, OpenPiece> open = new LinkedHashMap<>();
  private final DoneSet done;
  private Mark low;
  private Mark newest = Mark.LOWEST;
  private Frame frame;
  private long framed = Long.MIN_VALUE;

  private LaneState(Layout layout, Mark low, DoneSet done) {
    this.layout = layout;
    this.low = low;
    this.done = done;
  }

  /**
   * @param stored the lane's offset; null if it has none
   * @throws IllegalArgumentException if another layout wrote it, or it is broken
   */
  public static LaneState of(Layout layout, Map<String, ?> stored) {
    if (stored == null || stored.isEmpty()) {
      return new LaneState(layout, Mark.LOWEST, new DoneSet());
    }
    layout.check(stored);
    OffsetFields fields = new OffsetFields(stored);
    Mark low =
        fields.has(LOW_TIME)
            ? new Mark(fields.number(LOW_TIME), fields.has(LOW_PATH) ? fields.text(LOW_PATH) : "")
            : Mark.LOWEST;
    LaneState state = new LaneState(layout, low, DoneSet.of(fields.bytes(DONE)));
    for (int i = 0; OpenPiece.at(i, fields); i++) {
      OpenPiece piece = OpenPiece.read(i, fields);
      state.open.put(piece.piece().key(), piece);
    }
    return state;
  }

  public Mark low() {
    return low;
  }

  public Collection<OpenPiece> open() {
    return List.copyOf(open.values());
  }

  public boolean isOpen(Piece piece) {
    return open.containsKey(piece.key());
  }

  /** Whether exactly this content was read to its end, or is at or below the watermark. */
  public boolean isDone(Piece piece) {
    return done.has(piece) || layout.watermark().of(piece.file()).compareTo(low) <= 0;
  }

  /** Whether exactly this content is among those above the watermark that were read. */
  public boolean hasEntry(Piece piece) {
    return done.has(piece);
  }

  public int doneCount() {
    return done.size();
  }

  /** Begins a piece, or says where it is. */
  public void put(OpenPiece piece) {
    open.put(piece.piece().key(), piece);
    frame = null;
  }

  /** Gives a piece up. */
  public void drop(Piece piece) {
    open.remove(piece.key());
    frame = null;
  }

  /** The piece was read to its end. */
  public void done(Piece piece) {
    open.remove(piece.key());
    Mark mark = layout.watermark().of(piece.file());
    done.add(piece, mark);
    newest = newest.compareTo(mark) < 0 ? mark : newest;
    frame = null;
  }

  /** The piece's file is gone, as was asked for. */
  public void forget(Piece piece) {
    done.remove(piece);
    frame = null;
  }

  /** Takes in what a complete listing shows of the pieces done: the marks by their keys. */
  public void listed(Map<Long, Mark> seen, long nowMs, long keepMs) {
    done.listed(seen, nowMs, keepMs);
    List<Mark> marks = done.marks();
    if (!marks.isEmpty() && newest.compareTo(marks.get(marks.size() - 1)) < 0) {
      newest = marks.get(marks.size() - 1);
    }
    frame = null;
  }

  /**
   * Lets the watermark rise with time, and further while there are more than {@code max} entries.
   *
   * @param unread the lowest mark that is, or may be, unread: never reached; null if there is none
   * @param settled marks below this one can't turn up any more, as far as the second reason goes;
   *     null if that goes for all
   */
  public void raise(long nowMs, long lookBackMs, int max, Mark unread, Mark settled) {
    Mark rising = low;
    if (layout.watermark() == Watermark.TIME && !newest.equals(Mark.LOWEST)) {
      rising = higher(rising, new Mark(Math.min(nowMs, newest.modified()) - lookBackMs, ""));
    }
    List<Mark> marks = done.marks();
    int surplus = done.size() - max;
    if (surplus > 0 && !marks.isEmpty()) {
      // Some more at once, for each time all bytes are made anew.
      Mark pushed = marks.get(Math.min(marks.size(), surplus + max / 10) - 1);
      boolean early = settled != null && pushed.compareTo(settled) >= 0;
      rising = higher(rising, early ? lastBelow(marks, settled) : pushed);
    }
    Mark bound = lowest(unread);
    if (bound != null && rising.compareTo(bound) >= 0) {
      rising = lastBelow(marks, bound);
    }
    if (rising.compareTo(low) > 0) {
      low = rising;
      done.removeBelow(low);
      frame = null;
    }
  }

  /** The last piece done before {@code bound}; all before that are done, too. */
  private static Mark lastBelow(List<Mark> marks, Mark bound) {
    Mark last = Mark.LOWEST;
    for (Mark mark : marks) {
      if (mark.compareTo(bound) >= 0) {
        break;
      }
      last = mark;
    }
    return last;
  }

  private Mark lowest(Mark unread) {
    Mark lowest = unread;
    for (OpenPiece piece : open.values()) {
      Mark mark = layout.watermark().of(piece.piece().file());
      lowest = lowest == null || mark.compareTo(lowest) < 0 ? mark : lowest;
    }
    return lowest;
  }

  private static Mark higher(Mark a, Mark b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  /** What is known now. */
  public Known known() {
    return new Known(low, done::identity, open);
  }

  /** The same for another thread, to which it stays as it is. */
  public Known frozen() {
    return new Known(low, done.copy()::get, Map.copyOf(open));
  }

  /** The offset of the lane as it is now. */
  public Map<String, Object> offset() {
    Frame now = frame(Long.MIN_VALUE);
    return new LazyOffset(now::write);
  }

  /** The offset after the record of {@code piece}, which is open, that ends at {@code place}. */
  public Map<String, Object> offset(OpenPiece piece, Place place) {
    Frame now = frame(piece.piece().key());
    return new LazyOffset(
        offset -> {
          now.write(offset);
          piece.at(place).write(now.open.size(), offset);
        });
  }

  /** Everything but the piece {@code key}; the same for all of its records. */
  private Frame frame(long key) {
    if (frame == null || framed != key) {
      List<OpenPiece> others =
          open.values().stream().filter(piece -> piece.piece().key() != key).toList();
      frame = new Frame(layout, low, done.view(), others);
      framed = key;
    }
    return frame;
  }

  private record Frame(Layout layout, Mark low, DoneSet.View done, List<OpenPiece> open) {
    void write(Map<String, Object> offset) {
      layout.write(offset);
      if (!low.equals(Mark.LOWEST)) {
        offset.put(LOW_TIME, low.modified());
        offset.put(LOW_PATH, low.path());
      }
      if (!done.isEmpty()) {
        offset.put(DONE, done.base64());
      }
      for (int i = 0; i < open.size(); i++) {
        open.get(i).write(i, offset);
      }
    }
  }
}
