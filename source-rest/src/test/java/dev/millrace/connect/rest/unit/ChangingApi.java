package dev.millrace.connect.rest.unit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * An API whose records change while it is read: new ones, also with cursors a little older than
 * others that are there already, and new versions. It answers in pages, some of them cut off.
 */
final class ChangingApi implements Api<ChangingApi.Version> {
  private static final int PAGE = 4;

  /** How late a record may turn up, in ranks of the cursor. */
  static final int LATE = 20;

  /** How pages are named. */
  enum Paging {
    KEYSET,
    TOKEN,
    NUMBERED
  }

  /** One version of a record. */
  record Version(int id, int version, long time) {
    private static final int GONE = -1;

    /** That there is no record of a key any more. */
    static Version gone(String key) {
      return new Version(Integer.parseInt(key.substring(1)), GONE, 0);
    }

    boolean isGone() {
      return version == GONE;
    }

    String key() {
      return "k" + id;
    }

    long mark() {
      return ((long) id << 32) + version + 1;
    }

    Cursor cursor() {
      return new Cursor(time, Long.toString(time));
    }
  }

  private final Random random;
  private final Paging paging;
  private final Map<Integer, Version> records = new LinkedHashMap<>();
  private final Map<String, List<Version>> snapshots = new HashMap<>();
  private final boolean changesWhileRead;
  private long now = 1_000;
  private int nextId;
  private boolean calm;
  private boolean deletes;
  private boolean ends;
  private boolean ended;

  ChangingApi(Random random, Paging paging, boolean changesWhileRead) {
    this.random = random;
    this.paging = paging;
    this.changesWhileRead = changesWhileRead;
    for (int i = 0; i < 15; i++) {
      change();
    }
  }

  /** From now on records are deleted, none has a cursor, and some pages are skipped by rules. */
  ChangingApi deleting() {
    deletes = true;
    return this;
  }

  /** From now on the API may forget, once a round, what its pages are asked for with. */
  ChangingApi ending() {
    ends = true;
    return this;
  }

  List<Version> current() {
    return List.copyOf(records.values());
  }

  long now() {
    return now;
  }

  /** Time goes on, as it does where nothing changes. */
  void pass(long time) {
    now += time;
  }

  /** From now on nothing changes and nothing fails. */
  void calm() {
    calm = true;
  }

  void change() {
    if (calm) {
      return;
    }
    now += random.nextInt(3);
    long time = now - (random.nextInt(4) == 0 ? random.nextInt(LATE) : 0);
    if (deletes && !records.isEmpty() && random.nextInt(3) == 0) {
      records.remove(any().id());
    } else if (records.isEmpty() || random.nextInt(3) > 0) {
      records.put(nextId, new Version(nextId, 0, time));
      nextId++;
    } else {
      Version old = any();
      // An update never takes a record back in time.
      records.put(old.id(), new Version(old.id(), old.version() + 1, Math.max(time, old.time())));
    }
  }

  private Version any() {
    return current().get(random.nextInt(records.size()));
  }

  @Override
  public Page<Version> ask(Question question) throws IOException {
    if (!calm) {
      if (random.nextInt(10) == 0) {
        throw new IOException("503");
      }
      if (ends && !ended && !question.place().values().isEmpty() && random.nextInt(4) == 0) {
        ended = true;
        throw new StalePlace("410");
      }
      for (int i = random.nextInt(3); changesWhileRead && i > 0; i--) {
        change();
      }
    }
    return switch (paging) {
      case KEYSET -> keyset(question);
      case TOKEN -> token(question);
      case NUMBERED -> numbered(question);
    };
  }

  private List<Version> asked(Question question) {
    long since = question.since() == null ? 0 : question.since().rank();
    long until = question.until() == null ? Long.MAX_VALUE : question.until().rank();
    return records.values().stream()
        .filter(each -> each.time() >= since && each.time() < until)
        .sorted(Comparator.comparingLong(Version::time).thenComparingInt(Version::id))
        .toList();
  }

  private Page<Version> keyset(Question question) {
    Map<String, String> at = question.place().values();
    Stream<Version> rest = asked(question).stream();
    if (!at.isEmpty()) {
      long time = Long.parseLong(at.get("time"));
      int id = Integer.parseInt(at.get("id"));
      rest = rest.filter(each -> each.time() > time || (each.time() == time && each.id() > id));
    }
    List<Version> page = rest.limit(PAGE).toList();
    if (page.isEmpty()) {
      return page(page, null);
    }
    Version last = page.get(page.size() - 1);
    return page(page, new Place(Map.of("time", "" + last.time(), "id", "" + last.id())));
  }

  /** A token names a snapshot, and a row of it. */
  private Page<Version> token(Question question) {
    Map<String, String> at = question.place().values();
    String snapshot = at.getOrDefault("snapshot", "s" + snapshots.size());
    int from = Integer.parseInt(at.getOrDefault("row", "0"));
    List<Version> all = snapshots.computeIfAbsent(snapshot, name -> asked(question));
    int to = Math.min(all.size(), from + PAGE);
    return page(
        all.subList(from, to),
        to < all.size() ? new Place(Map.of("snapshot", snapshot, "row", "" + to)) : null);
  }

  private Page<Version> numbered(Question question) {
    int page = Integer.parseInt(question.place().values().getOrDefault("page", "0"));
    List<Version> all = asked(question);
    int from = Math.min(all.size(), page * PAGE);
    int to = Math.min(all.size(), from + PAGE);
    return page(all.subList(from, to), to < all.size() ? Place.of("page", "" + (page + 1)) : null);
  }

  private Page<Version> page(List<Version> versions, Place next) {
    boolean skipped = deletes && !calm && random.nextInt(15) == 0;
    List<Version> body = skipped ? List.of() : new ArrayList<>(versions);
    Place later = skipped && random.nextBoolean() ? null : next;
    long clock = now;
    int cut = calm || random.nextInt(6) > 0 ? -1 : random.nextInt(body.size() + 1);
    return new Page<>() {
      private int read;

      @Override
      public Item<Version> next() throws IOException {
        if (read == cut) {
          throw new IOException("cut off");
        }
        if (read == body.size()) {
          return null;
        }
        Version version = body.get(read++);
        return new Item<>(version, version.mark(), deletes ? null : version.cursor());
      }

      @Override
      public long asOf() {
        return clock;
      }

      @Override
      public End end() {
        ended &= later != null;
        return new End(later, null);
      }

      @Override
      public boolean whole() {
        return !skipped;
      }

      @Override
      public void close() {}
    };
  }
}
