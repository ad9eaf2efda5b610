package dev.millrace.connect.rest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Posts, their comments and the comments' likes: three levels that change while they are read, each
 * change moving the post's time, with a Kafka that commits records and offset together, and a
 * process that is killed at any moment.
 */
class ChildrenSimulationTest {
  private static final int SEEDS = 100;
  private static final Layout LAYOUT = new Layout("x");
  private static final int PAGE = 3;
  private static final int PLENTY = 10_000;

  /** A record of a level, below its parent. */
  private record Thing(String level, String parent, int id, long time) {
    String name() {
      return parent + "/" + id;
    }
  }

  /** All levels, by parents' names. */
  private static final class Forum {
    private final Random random;
    private final Map<String, List<Thing>> items = new LinkedHashMap<>();
    private final Set<Thing> all = new HashSet<>();
    private final Map<Thing, Long> marks = new HashMap<>();
    private final int mostPosts;
    private long now = 1_000;
    private boolean calm;
    private boolean ends;
    private final Set<String> ended = new HashSet<>();

    /** Of posts, comments and likes. */
    Forum(Random random) {
      this(random, PLENTY, 10);
    }

    /**
     * @param changes before anybody reads
     */
    Forum(Random random, int mostPosts, int changes) {
      this.random = random;
      this.mostPosts = mostPosts;
      for (int i = 0; i < changes; i++) {
        change();
      }
    }

    /** From now on it may forget places, once in a round of each parent's children. */
    Forum ending() {
      ends = true;
      return this;
    }

    private void change() {
      if (calm) {
        return;
      }
      now += random.nextInt(3);
      List<Thing> posts = items.computeIfAbsent("", key -> new ArrayList<>());
      if (posts.isEmpty() || (posts.size() < mostPosts && random.nextInt(3) == 0)) {
        put("posts", "", posts.size(), posts);
        return;
      }
      Thing post = posts.get(random.nextInt(posts.size()));
      List<Thing> comments = items.computeIfAbsent(post.name(), key -> new ArrayList<>());
      if (comments.isEmpty() || random.nextInt(2) == 0) {
        put("comments", post.name(), comments.size(), comments);
      } else {
        Thing comment = comments.get(random.nextInt(comments.size()));
        List<Thing> likes = items.computeIfAbsent(comment.name(), key -> new ArrayList<>());
        put("likes", comment.name(), likes.size(), likes);
        replace(comments, comment, "comments");
      }
      replace(posts, post, "posts");
    }

    private void put(String level, String parent, int id, List<Thing> into) {
      Thing item = new Thing(level, parent, id, now);
      into.add(item);
      all.add(item);
    }

    private void replace(List<Thing> of, Thing item, String level) {
      Thing later = new Thing(level, item.parent(), item.id(), now);
      of.set(of.indexOf(item), later);
      all.add(later);
    }

    Api<Thing> api() {
      return question -> {
        if (!calm && random.nextInt(12) == 0) {
          throw new IOException("503");
        }
        if (random.nextInt(4) == 0) {
          change();
        }
        return page(question);
      };
    }

    private Page<Thing> page(Api.Question question) throws StalePlace {
      long since = question.since() == null ? 0 : question.since().rank();
      Map<String, String> at = question.place().values();
      String parent = question.parent().getOrDefault("/name", "");
      if (ends && !calm && !at.isEmpty() && random.nextInt(6) == 0 && ended.add(parent)) {
        throw new StalePlace("410");
      }
      long time = Long.parseLong(at.getOrDefault("time", "-1"));
      int id = Integer.parseInt(at.getOrDefault("id", "-1"));
      List<Thing> page =
          items.getOrDefault(parent, List.of()).stream()
              .filter(each -> each.time() >= since)
              .filter(each -> each.time() > time || (each.time() == time && each.id() > id))
              .sorted(Comparator.comparingLong(Thing::time).thenComparingInt(Thing::id))
              .limit(PAGE)
              .toList();
      Place next =
          page.isEmpty()
              ? null
              : new Place(
                  Map.of(
                      "time", "" + page.get(page.size() - 1).time(),
                      "id", "" + page.get(page.size() - 1).id()));
      long clock = now - random.nextInt(3); // as of an answer that took its time
      return new Page<>() {
        private int read;

        @Override
        public Page.Item<Thing> next() {
          if (read == page.size()) {
            return null;
          }
          Thing each = page.get(read++);
          return new Page.Item<>(
              each,
              marks.computeIfAbsent(each, key -> (long) marks.size()),
              new Cursor(each.time(), Long.toString(each.time())));
        }

        @Override
        public long asOf() {
          return clock;
        }

        @Override
        public End end() {
          if (next == null) {
            ended.remove(parent);
          }
          return new End(next, null);
        }

        @Override
        public void close() {}
      };
    }
  }

  @Test
  void handsOverEachVersionOfEachLevelOnce() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Forum forum = new Forum(random);
      check(forum, posts(forum), seed, random);
    }
  }

  @Test
  void handsOverEachVersionOnceWhereRoundsBeginAnew() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Forum forum = new Forum(random).ending();
      check(forum, posts(forum), seed, random);
    }
  }

  /** Each of the few posts changes again and again while the first round lasts. */
  @Test
  void remembersNoMoreChildrenThanCameSinceTheirParentWasRead() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Forum forum = new Forum(random, 9, 2_000);
      Level<Thing> comments = level("comments", forum, List.of(), 300);
      check(forum, level("posts", forum, List.of(comments), PLENTY), seed, random);
    }
  }

  private static void check(Forum forum, Level<Thing> level, int seed, Random random)
      throws IOException {
    List<Thing> kafka = new ArrayList<>();
    Map<String, Object> offset = new HashMap<>();
    for (int life = 0; life < 8; life++) {
      forum.calm = life == 7;
      live(forum, level, kafka, offset, random, forum.calm ? 5_000 : random.nextInt(100));
    }
    assertThat(kafka).as("seed " + seed).doesNotHaveDuplicates();
    Set<String> read = names(level);
    List<Thing> current =
        forum.items.values().stream()
            .flatMap(List::stream)
            .filter(each -> read.contains(each.level()))
            .toList();
    assertThat(kafka).as("seed " + seed).containsAll(current);
    assertThat(forum.all).as("seed " + seed).containsAll(kafka);
  }

  private static Set<String> names(Level<Thing> level) {
    Set<String> names = new HashSet<>(Set.of(level.name()));
    level.children().forEach(child -> names.addAll(names(child)));
    return names;
  }

  /** From a start to a kill. */
  private static void live(
      Forum forum,
      Level<Thing> level,
      List<Thing> kafka,
      Map<String, Object> offset,
      Random random,
      int steps)
      throws IOException {
    UnitReader<Thing> reader = new UnitReader<>("posts", level, offset, () -> Instant.EPOCH);
    List<UnitReader.Handed<Thing>> batch = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      if (!reader.inRound()) {
        commit(batch, kafka, offset);
        forum.change();
        reader.beginRound();
      }
      try {
        UnitReader.Handed<Thing> handed = reader.next();
        if (handed != null) {
          batch.add(handed);
        }
      } catch (IOException e) {
        // Tried again.
      }
      if (random.nextInt(5) == 0) {
        commit(batch, kafka, offset);
      }
    }
  }

  private static void commit(
      List<UnitReader.Handed<Thing>> batch, List<Thing> kafka, Map<String, Object> offset) {
    for (UnitReader.Handed<Thing> handed : batch) {
      kafka.add(handed.value());
      offset.clear();
      offset.putAll(handed.offset());
    }
    batch.clear();
  }

  private static Level<Thing> posts(Forum forum) {
    Level<Thing> likes = level("likes", forum, List.of(), PLENTY);
    Level<Thing> comments = level("comments", forum, List.of(likes), PLENTY);
    return level("posts", forum, List.of(comments), PLENTY);
  }

  private static Level<Thing> level(
      String name, Forum forum, List<Level<Thing>> children, int remembered) {
    UnitRules rules = new UnitRules(null, 0, true, remembered, Long::toString, true, null);
    return new Level<>(
        name,
        LAYOUT,
        forum.api(),
        forum.ends ? rules.resetting() : rules,
        item -> Map.of("/name", item.name()),
        children,
        null);
  }
}
