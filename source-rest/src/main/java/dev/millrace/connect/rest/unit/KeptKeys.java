package dev.millrace.connect.rest.unit;

import dev.millrace.connect.common.position.OffsetFields;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Keys of records that were handed over and not yet told to be gone: those before this round, in a
 * fixed order, which of them this round has met, and which it has met first. A round that is not
 * whole adds to them and takes none away. Used by one thread; the views that it gives by any.
 */
final class KeptKeys {
  private static final String KEYS = "keys";
  private static final String MET = "round.keys.met";
  private static final String NEW = "round.keys.new";
  private static final String PARTIAL = "round.keys.partial";
  private static final String GONE = "round.keys.gone";

  /** Of {@link #gone}: pages are still read. */
  private static final int READING = -1;

  private KeyTexts before;
  private final Map<String, Integer> places = new HashMap<>();
  private final BitSet met = new BitSet();
  private MarkLog metLog = new MarkLog();
  private KeyTexts fresh;
  private final Set<String> freshTexts = new HashSet<>();
  private boolean partial;
  private int gone;

  /**
   * @param fields what was stored
   * @throws IllegalArgumentException if it is broken
   */
  KeptKeys(OffsetFields fields) {
    before = KeyTexts.of(fields, KEYS);
    index();
    fresh = KeyTexts.of(fields, NEW);
    for (int i = 0; i < fresh.size(); i++) {
      freshTexts.add(fresh.get(i));
    }
    BitSet stored = BitSet.valueOf(fields.bytes(MET));
    if (stored.length() > before.size()) {
      throw fields.wrong(MET, "places of " + KEYS);
    }
    stored.stream().forEach(this::meet);
    partial = fields.has(PARTIAL);
    long told = fields.number(GONE, READING);
    if (told < READING || told > before.size()) {
      throw fields.wrong(GONE, "a place of " + KEYS);
    }
    gone = (int) told;
  }

  private void index() {
    places.clear();
    for (int i = 0; i < before.size(); i++) {
      places.put(before.get(i), i);
    }
  }

  private void meet(int place) {
    if (!met.get(place)) {
      met.set(place);
      metLog.add(place);
    }
  }

  /** How many are kept. */
  int size() {
    return before.size() + fresh.size();
  }

  /**
   * A record is handed over.
   *
   * @param key null if it is not known
   */
  void add(String key) {
    Integer place = key == null ? null : places.get(key);
    if (place != null) {
      meet(place);
    } else if (key == null) {
      partial = true;
    } else if (freshTexts.add(key)) {
      fresh.add(key);
    }
  }

  /** The round can't tell what is gone. */
  void missPart() {
    partial = true;
  }

  /** All pages of the round were read. */
  void pagesOver() {
    gone = 0;
  }

  /** Whether there are keys of the round to tell as gone. */
  boolean hasGone() {
    return gone != READING && !partial && met.nextClearBit(gone) < before.size();
  }

  /** The next one that is gone. */
  String nextGone() {
    int place = met.nextClearBit(gone);
    gone = place + 1;
    return before.get(place);
  }

  /** The round is over, and what is gone was told. */
  void endRound() {
    boolean left = !partial && met.cardinality() < before.size();
    if (left || fresh.size() > 0) {
      KeyTexts now = new KeyTexts();
      for (int i = 0; i < before.size(); i++) {
        if (partial || met.get(i)) {
          now.add(before.get(i));
        }
      }
      for (int i = 0; i < fresh.size(); i++) {
        now.add(fresh.get(i));
      }
      before = now;
      index();
    }
    met.clear();
    metLog = new MarkLog();
    fresh = new KeyTexts();
    freshTexts.clear();
    partial = false;
    gone = READING;
  }

  View view() {
    return new View(before.view(), metLog.view(), fresh.view(), partial, gone);
  }

  /** The keys as they were at a moment. */
  record View(
      KeyTexts.View before, MarkLog.View met, KeyTexts.View fresh, boolean partial, int gone) {

    /**
     * @param prefix of all names
     */
    void write(String prefix, Map<String, Object> offset) {
      put(prefix + KEYS, before, offset);
      put(prefix + NEW, fresh, offset);
      if (!met.isEmpty()) {
        BitSet bits = new BitSet();
        met.stream().forEach(place -> bits.set((int) place));
        offset.put(prefix + MET, Base64.getEncoder().encodeToString(bits.toByteArray()));
      }
      if (partial) {
        offset.put(prefix + PARTIAL, 1L);
      }
      if (gone != READING) {
        offset.put(prefix + GONE, (long) gone);
      }
    }

    private static void put(String name, KeyTexts.View texts, Map<String, Object> offset) {
      if (!texts.isEmpty()) {
        offset.put(name, texts.base64());
      }
    }
  }
}
