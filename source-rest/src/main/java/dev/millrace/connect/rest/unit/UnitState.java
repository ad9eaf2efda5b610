package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.LazyOffset;
import dev.millrace.connect.common.position.OffsetFields;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a unit was handed over. Used by one thread; the offsets that it gives are frozen and used
 * by any.
 */
public final class UnitState {
  private static final String CURSOR = "cursor";
  private static final String SINCE = "round.since";
  private static final String BEGAN = "round.began";
  private static final String NEXT = "cursor.next";
  private static final String DELTA = "delta";
  private static final String IN_ROUND = "round";
  private static final String PLACE = "place.";
  private static final String MARKS = "marks";
  private static final String SEEN = "seen";

  private final Layout layout;
  private Seen seen = new Seen();
  private Cursor cursor;
  private String delta;
  private Round round;
  private MarkLog page = new MarkLog();

  /**
   * A round that has begun.
   *
   * @param since where it begins; null for all
   * @param next the highest cursor that it has met; null for none
   * @param began what the API's clock showed at its first answer: a record that came, or changed,
   *     behind the reader's back is not older than that less the look-back
   */
  record Round(Cursor since, Place place, Cursor next, long began) {
    Round at(Place later) {
      return new Round(since, later, next, began);
    }

    Round met(Cursor cursor) {
      return new Round(since, place, Cursor.later(next, cursor), began);
    }
  }

  private UnitState(Layout layout) {
    this.layout = layout;
  }

  /**
   * @param stored the unit's offset; null if it has none
   * @throws IllegalArgumentException if another layout wrote it, or it is broken
   */
  public static UnitState of(Layout layout, Map<String, ?> stored) {
    UnitState state = new UnitState(layout);
    if (stored == null || stored.isEmpty()) {
      return state;
    }
    OffsetFields fields = new OffsetFields(stored);
    layout.check(fields);
    state.cursor = cursor(fields, CURSOR);
    state.delta = fields.has(DELTA) ? fields.text(DELTA) : null;
    state.seen = Seen.of(fields.bytes(SEEN));
    if (fields.has(IN_ROUND)) {
      state.round =
          new Round(
              cursor(fields, SINCE),
              place(stored),
              cursor(fields, NEXT),
              fields.number(BEGAN, Long.MAX_VALUE));
      ByteBuffer marks = ByteBuffer.wrap(fields.bytes(MARKS));
      if (marks.remaining() % Long.BYTES != 0) {
        throw fields.wrong(MARKS, "whole marks of 8 bytes");
      }
      while (marks.hasRemaining()) {
        state.page.add(marks.getLong());
      }
    }
    return state;
  }

  private static Cursor cursor(OffsetFields fields, String key) {
    return fields.has(key + ".rank")
        ? new Cursor(fields.number(key + ".rank"), fields.text(key + ".text"))
        : null;
  }

  private static void put(String key, Cursor cursor, Map<String, Object> offset) {
    if (cursor != null) {
      offset.put(key + ".rank", cursor.rank());
      offset.put(key + ".text", cursor.text());
    }
  }

  private static Place place(Map<String, ?> stored) {
    Map<String, String> values = new LinkedHashMap<>();
    stored.forEach(
        (key, value) -> {
          if (key.startsWith(PLACE)) {
            values.put(key.substring(PLACE.length()), (String) value);
          }
        });
    return new Place(values);
  }

  /** Of the last whole round; null before it. */
  public Cursor cursor() {
    return cursor;
  }

  public String delta() {
    return delta;
  }

  /** Null between rounds. */
  Round round() {
    return round;
  }

  Seen seen() {
    return seen;
  }

  /** How often each mark of the page in progress was handed over. */
  Map<Long, Integer> handedOver() {
    Map<Long, Integer> counts = new HashMap<>();
    page.view().stream().forEach(mark -> counts.merge(mark, 1, Integer::sum));
    return counts;
  }

  void begin(Cursor since) {
    round = new Round(since, Place.FIRST, null, Long.MAX_VALUE);
    page = new MarkLog();
  }

  /** The round's first answer has begun. */
  void answered(long asOf) {
    if (round.began() == Long.MAX_VALUE) {
      round = new Round(round.since(), round.place(), round.next(), asOf);
    }
  }

  /** A record of the page in progress is handed over. */
  void add(Page.Item<?> item, boolean remember) {
    page.add(item.mark());
    if (remember) {
      seen.add(item.mark(), item.cursor() == null ? 0 : item.cursor().rank());
    }
    round = round.met(item.cursor());
  }

  /** The page in progress is at its end, and this is not the round's. */
  void turn(Place next) {
    round = round.at(next);
    page = new MarkLog();
  }

  /** The round is at its end. */
  void end(String nextDelta, UnitRules rules) {
    cursor = Cursor.later(cursor, rules.reached(round));
    delta = nextDelta == null ? delta : nextDelta;
    round = null;
    page = new MarkLog();
    if (cursor == null) {
      seen.clear();
    } else {
      seen.forgetBelow(rules.lowest(cursor));
    }
  }

  /** The offset as of now. */
  public Map<String, Object> offset() {
    Frame frame = new Frame(layout, cursor, delta, round, page.view(), seen.view());
    return new LazyOffset(frame::write);
  }

  private record Frame(
      Layout layout,
      Cursor cursor,
      String delta,
      Round round,
      MarkLog.View page,
      MarkLog.View seen) {

    void write(Map<String, Object> offset) {
      layout.write(offset);
      put(CURSOR, cursor, offset);
      if (delta != null) {
        offset.put(DELTA, delta);
      }
      if (round != null) {
        offset.put(IN_ROUND, 1L);
        put(SINCE, round.since(), offset);
        put(NEXT, round.next(), offset);
        if (round.began() != Long.MAX_VALUE) {
          offset.put(BEGAN, round.began());
        }
        round.place().values().forEach((name, value) -> offset.put(PLACE + name, value));
        if (!page.isEmpty()) {
          offset.put(MARKS, page.base64());
        }
      }
      if (!seen.isEmpty()) {
        offset.put(SEEN, seen.base64());
      }
    }
  }
}
