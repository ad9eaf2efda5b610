package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.OffsetFields;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What of a resource was handed over. Used by one thread; the views that it gives are frozen and
 * used by any.
 */
final class UnitState {
  private static final String CURSOR = "cursor";
  private static final String WINDOW = "window";
  private static final String FINISHED = "finished";
  private static final String MET = "met";
  private static final String MET_BEGAN = "met.began";
  private static final String DELTA = "delta";
  private static final String IN_ROUND = "round";
  private static final String SINCE = "round.since";
  private static final String UNTIL = "round.until";
  private static final String BEGAN = "round.began";
  private static final String NEXT = "round.met";
  private static final String PLACE = "place.";
  private static final String PARENT = "parent.";
  private static final String MARKS = "marks";
  private static final String SEEN = "seen";
  private static final String ASKED = "asked";

  /** How many marks are gathered, at least, before it is looked which are needed no more. */
  private static final int FORGET_AT = 64;

  private Seen seen = new Seen();
  private AskedParents asked = new AskedParents(new byte[0]);
  private Cursor cursor;
  private long window;
  private Long finishedMs;
  private Cursor met;
  private long metBegan = Long.MAX_VALUE;
  private String delta;
  private Map<String, String> parent = Map.of();
  private Round round;
  private MarkLog page = new MarkLog();
  private long parentBegan = Long.MAX_VALUE;
  private int forgetAt = FORGET_AT;
  private boolean forgot;
  private KeptKeys keys;

  /**
   * A round that has begun.
   *
   * @param since where it begins; null for all
   * @param until where it ends; null for no end
   * @param met the highest cursor that it has met; null for none
   * @param began what the API's clock showed at its first answer: a record that came, or changed,
   *     behind the reader's back is not older than that less the look-back
   */
  record Round(Cursor since, Cursor until, Place place, Cursor met, long began) {
    Round at(Place later) {
      return new Round(since, until, later, met, began);
    }

    Round met(Cursor cursor) {
      return new Round(since, until, place, Cursor.later(met, cursor), began);
    }

    Round answered(long asOf) {
      return new Round(since, until, place, met, asOf);
    }
  }

  /** Nothing was read yet. */
  UnitState(UnitRules rules) {
    window = rules.windows() == null ? 0 : rules.windows().lane();
  }

  /**
   * @param fields what was stored
   * @param keeps whether keys are kept
   * @throws IllegalArgumentException if it is broken
   */
  static UnitState of(UnitRules rules, OffsetFields fields, boolean keeps) {
    UnitState state = new UnitState(rules);
    state.cursor = cursor(fields, CURSOR);
    state.window = fields.number(WINDOW, state.window);
    state.finishedMs = fields.has(FINISHED) ? fields.number(FINISHED) : null;
    state.met = cursor(fields, MET);
    state.metBegan = fields.number(MET_BEGAN, Long.MAX_VALUE);
    state.delta = fields.has(DELTA) ? fields.text(DELTA) : null;
    state.seen = Seen.of(fields.bytes(SEEN));
    state.asked = new AskedParents(fields.bytes(ASKED));
    state.parent = texts(fields, PARENT);
    if (fields.has(IN_ROUND)) {
      state.round =
          new Round(
              cursor(fields, SINCE),
              cursor(fields, UNTIL),
              new Place(texts(fields, PLACE)),
              cursor(fields, NEXT),
              fields.number(BEGAN, Long.MAX_VALUE));
      state.page = marks(fields);
    }
    state.keys = keeps ? new KeptKeys(fields) : null;
    return state;
  }

  private static MarkLog marks(OffsetFields fields) {
    ByteBuffer marks = ByteBuffer.wrap(fields.bytes(MARKS));
    if (marks.remaining() % Long.BYTES != 0) {
      throw fields.wrong(MARKS, "whole marks of 8 bytes");
    }
    MarkLog log = new MarkLog();
    while (marks.hasRemaining()) {
      log.add(marks.getLong());
    }
    return log;
  }

  private static Cursor cursor(OffsetFields fields, String key) {
    return fields.has(key + ".rank")
        ? new Cursor(fields.number(key + ".rank"), fields.text(key + ".text"))
        : null;
  }

  private static Map<String, String> texts(OffsetFields fields, String prefix) {
    OffsetFields below = fields.below(prefix);
    Map<String, String> texts = new LinkedHashMap<>();
    below.map().keySet().forEach(name -> texts.put(name, below.text(name)));
    return texts;
  }

  /** Where rounds begin; null before the first whole one. */
  Cursor cursor() {
    return cursor;
  }

  /** The window that rounds read. */
  long window() {
    return window;
  }

  /** When the last round, of this window, was over, in milliseconds since 1970; null before. */
  Long finishedMs() {
    return finishedMs;
  }

  String delta() {
    return delta;
  }

  /** Values of the record whose children are read, or were last; empty without one. */
  Map<String, String> parent() {
    return parent;
  }

  /** Null between rounds. */
  Round round() {
    return round;
  }

  Seen seen() {
    return seen;
  }

  /** Whether more is to be remembered than may be, to a few. */
  boolean overfull(UnitRules rules) {
    return seen.size() > rules.maxSeen() + FORGET_AT;
  }

  /** Null if none are kept. */
  KeptKeys keys() {
    return keys;
  }

  /** How often each mark of the page in progress was handed over. */
  Map<Long, Integer> handedOver() {
    Map<Long, Integer> counts = new HashMap<>();
    page.view().stream().forEach(mark -> counts.merge(mark, 1, Integer::sum));
    return counts;
  }

  void begin(UnitRules rules, Map<String, String> ofParent) {
    parent = Map.copyOf(ofParent);
    Cursor since = rules.since(cursor, window);
    Long before = parent.isEmpty() || keys != null ? null : asked.began(parent);
    round =
        new Round(
            before == null ? since : Cursor.later(since, rules.below(before)),
            rules.until(window),
            Place.FIRST,
            null,
            Long.MAX_VALUE);
    page = new MarkLog();
    forgot = false;
    if (!rules.dedupe()) {
      seen.clear(); // which was of the round before
    }
  }

  /**
   * The round begins anew. What it has met counts on, and so does when it began: the cursor may
   * stay below what its second part could have had, never above.
   *
   * @param withoutDelta whether what asks for changes is known no more
   */
  void reset(boolean withoutDelta) {
    round = round.at(Place.FIRST);
    page = new MarkLog();
    delta = withoutDelta ? null : delta;
  }

  /** Whether records that this round handed over may come again if it begins anew. */
  boolean forgot() {
    return forgot;
  }

  /** The round's first answer has begun. */
  void answered(long asOf) {
    if (round.began() == Long.MAX_VALUE) {
      round = round.answered(asOf);
    }
  }

  /** A record of the page in progress is handed over. */
  void add(Page.Item<?> item, UnitRules rules) {
    page.add(item.mark());
    if (item.cursor() != null) {
      round = round.met(item.cursor());
    }
    if (rules.dedupe() || (rules.resets() && !forgot)) {
      // What has no cursor may come with every round.
      seen.add(item.mark(), item.cursor() == null ? Long.MAX_VALUE : item.cursor().rank());
      boolean keeps = rules.resets() && !forgot && seen.size() <= rules.maxSeen();
      if (seen.size() > forgetAt && !keeps) {
        forgot = true;
        if (rules.dedupe()) {
          forget(rules);
        } else {
          seen.clear();
        }
        forgetAt = Math.max(seen.size() + FORGET_AT, Math.min(2 * seen.size(), rules.maxSeen()));
      }
    }
  }

  /**
   * What is not asked for again: the cursor will be at least as far as it would be now. But
   * children of a parent that changes are asked for once more in the same round of parents: from
   * when they were asked for before, or, if it comes for the first time, from the cursor on.
   */
  private void forget(UnitRules rules) {
    boolean child = parentBegan != Long.MAX_VALUE;
    Cursor sure =
        child
            ? cursor == null ? rules.reachedBy(parentBegan) : cursor
            : Cursor.later(cursor, rules.reached(Cursor.later(met, round.met()), beganSoFar()));
    boolean ordered = sure != null && rules.texts() != null;
    if (ordered) {
      seen.forgetBelow(rules.lowest(sure));
    }
    if ((child || !ordered) && seen.size() > rules.maxSeen()) {
      seen.forgetOldest(rules.maxSeen() / 2);
    }
  }

  /** What the API's clock showed when the round, or its first one of a parent so far, began. */
  long beganSoFar() {
    return round == null ? metBegan : Math.min(metBegan, round.began());
  }

  long parentBegan() {
    return parentBegan;
  }

  /** Tells what it showed when the round of the parents began. */
  void parentBegan(long began) {
    parentBegan = began;
  }

  /** The page in progress is at its end, and this is not the round's. */
  void turn(Place next) {
    round = round.at(next);
    page = new MarkLog();
  }

  /**
   * The last page of the round, or that of one parent, is at its end, and so is the round, unless
   * there are records to tell as gone.
   */
  void endPages(String nextDelta, UnitRules rules) {
    delta = nextDelta == null ? delta : nextDelta;
    if (keys != null) {
      keys.pagesOver();
    }
    if (!pagesOver()) {
      end(rules);
    }
  }

  /** Whether all pages were read, and there are records to tell as gone. */
  boolean pagesOver() {
    return keys != null && keys.hasGone();
  }

  /** The key of the next record that is gone; the last one ends the round. */
  String nextGone(UnitRules rules) {
    String key = keys.nextGone();
    if (!keys.hasGone()) {
      end(rules);
    }
    return key;
  }

  private void end(UnitRules rules) {
    met = Cursor.later(met, round.met());
    metBegan = Math.min(metBegan, round.began());
    if (!parent.isEmpty() && round.began() != Long.MAX_VALUE) {
      // Both are no later than the truth, which for the children lies behind the parents'.
      long began =
          parentBegan == Long.MAX_VALUE ? round.began() : Math.max(round.began(), parentBegan);
      asked.add(parent, began, rules.maxSeen());
    }
    round = null;
    page = new MarkLog();
    if (keys != null) {
      keys.endRound();
    }
  }

  /**
   * The round is over, for all parents if there are some.
   *
   * @param began what the API's clock showed when the round began, or its parent's: of a parent
   *     that was not read there may be children that came since
   */
  void settle(UnitRules rules, long began, long nowMs) {
    finishedMs = nowMs;
    if (rules.windows() != null && rules.closed(window, began)) {
      finishedMs = null; // of the next window
      window += rules.windows().lanes();
      cursor = null;
      seen.clear();
    } else {
      cursor = Cursor.later(cursor, rules.reached(met, began));
      if (cursor == null) {
        seen.clear();
      } else {
        seen.forgetBelow(rules.lowest(cursor));
      }
    }
    met = null;
    metBegan = Long.MAX_VALUE;
    parent = Map.of();
    asked.clear();
  }

  /** As it is now. */
  View view() {
    return new View(
        cursor,
        window,
        finishedMs,
        met,
        metBegan,
        delta,
        parent,
        round,
        page.view(),
        seen.view(),
        asked.view(),
        keys == null ? null : keys.view());
  }

  /** The state as it was at a moment. */
  record View(
      Cursor cursor,
      long window,
      Long finishedMs,
      Cursor met,
      long metBegan,
      String delta,
      Map<String, String> parent,
      Round round,
      MarkLog.View page,
      MarkLog.View seen,
      MarkLog.View asked,
      KeptKeys.View keys) {

    /**
     * @param prefix of all keys
     */
    void write(String prefix, Map<String, Object> offset) {
      put(prefix + CURSOR, cursor, offset);
      offset.put(prefix + WINDOW, window);
      if (finishedMs != null) {
        offset.put(prefix + FINISHED, finishedMs);
      }
      put(prefix + MET, met, offset);
      putTime(prefix + MET_BEGAN, metBegan, offset);
      if (delta != null) {
        offset.put(prefix + DELTA, delta);
      }
      parent.forEach((name, value) -> offset.put(prefix + PARENT + name, value));
      if (round != null) {
        write(round, prefix, offset);
      }
      if (!seen.isEmpty()) {
        offset.put(prefix + SEEN, seen.base64());
      }
      if (!asked.isEmpty()) {
        offset.put(prefix + ASKED, asked.base64());
      }
      if (keys != null) {
        keys.write(prefix, offset);
      }
    }

    private void write(Round at, String prefix, Map<String, Object> offset) {
      offset.put(prefix + IN_ROUND, 1L);
      put(prefix + SINCE, at.since(), offset);
      put(prefix + UNTIL, at.until(), offset);
      put(prefix + NEXT, at.met(), offset);
      putTime(prefix + BEGAN, at.began(), offset);
      at.place().values().forEach((name, value) -> offset.put(prefix + PLACE + name, value));
      if (!page.isEmpty()) {
        offset.put(prefix + MARKS, page.base64());
      }
    }

    private static void put(String key, Cursor cursor, Map<String, Object> offset) {
      if (cursor != null) {
        offset.put(key + ".rank", cursor.rank());
        offset.put(key + ".text", cursor.text());
      }
    }

    private static void putTime(String key, long rank, Map<String, Object> offset) {
      if (rank != Long.MAX_VALUE) {
        offset.put(key, rank);
      }
    }
  }
}
