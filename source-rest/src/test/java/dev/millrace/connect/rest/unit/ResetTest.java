package dev.millrace.connect.rest.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

/** Each row of decision 17's table about rounds that begin anew. */
class ResetTest {
  private static final int PAGE = 3;
  private static final UnitRules TIMES =
      new UnitRules(null, 0, true, 100, Long::toString, true, null).resetting();
  private static final UnitRules WHOLE =
      new UnitRules(null, 0, false, 100, null, false, null).resetting();

  /** Ten records in pages by token, the first of which may be asked for by a delta. */
  private static final class Tokens implements Api<Integer> {
    private final List<String> asked = new ArrayList<>();
    private final Deque<String> ends = new ArrayDeque<>();
    private final boolean cursors;
    private int records = 10;

    Tokens(boolean cursors) {
      this.cursors = cursors;
    }

    /** The API knows these no more, each once. */
    Tokens ends(String... places) {
      ends.addAll(List.of(places));
      return this;
    }

    @Override
    public Page<Integer> ask(Question question) throws IOException {
      String token = question.place().values().get("token");
      String delta = question.delta() == null ? "all" : question.delta();
      asked.add(token == null ? delta : token);
      if (asked.get(asked.size() - 1).equals(ends.peek())) {
        ends.remove();
        throw new StalePlace("was answered with status 410");
      }
      long since = question.since() == null ? 0 : question.since().rank();
      int first = token == null ? (int) since : Integer.parseInt(token);
      int last = Math.min(records, first + PAGE);
      Page.End end =
          last < records
              ? new Page.End(Place.of("token", "" + last), null)
              : new Page.End(null, "d");
      return page(first, last, end, cursors);
    }
  }

  private static Page<Integer> page(int first, int last, Page.End end, boolean cursors) {
    Iterator<Integer> records = IntStream.range(first, last).iterator();
    return new Page<>() {
      @Override
      public Item<Integer> next() {
        if (!records.hasNext()) {
          return null;
        }
        int id = records.next();
        return new Item<>(id, id + 1, cursors ? new Cursor(id, "" + id) : null);
      }

      @Override
      public long asOf() {
        return 1_000;
      }

      @Override
      public End end() {
        return end;
      }

      @Override
      public void close() {}
    };
  }

  private static UnitReader<Integer> reader(
      Api<Integer> api, UnitRules rules, Map<String, Object> offset) {
    return new UnitReader<>(
        "orders",
        new Level<>("orders", new Layout("x"), api, rules, id -> Map.of(), List.of(), null),
        offset,
        () -> Instant.EPOCH);
  }

  /** What a round hands over, or its first so many records. */
  private static List<Integer> round(UnitReader<Integer> reader, int most) throws IOException {
    List<Integer> handed = new ArrayList<>();
    if (!reader.inRound()) {
      reader.beginRound();
    }
    while (reader.inRound() && handed.size() < most) {
      UnitReader.Handed<Integer> next = reader.next();
      if (next != null) {
        handed.add(next.value());
      }
    }
    return handed;
  }

  private static List<Integer> round(UnitReader<Integer> reader) throws IOException {
    return round(reader, Integer.MAX_VALUE);
  }

  private static Integer[] from(int first) {
    return IntStream.range(first, 10).boxed().toArray(Integer[]::new);
  }

  @Test
  void leavesOutWhatTheRoundHasHandedOver() throws IOException {
    Tokens api = new Tokens(true).ends("6");
    assertThat(round(reader(api, TIMES, null))).containsExactly(from(0));
    assertThat(api.asked).containsExactly("all", "3", "6", "all", "3", "6", "9");
  }

  @Test
  void leavesItOutWithoutACursorToo() throws IOException {
    UnitReader<Integer> reader = reader(new Tokens(false).ends("6"), WHOLE, null);
    assertThat(round(reader)).containsExactly(from(0));
    assertThat(round(reader)).as("the next round has all").containsExactly(from(0));
  }

  @Test
  void beginsAnewAtTheCursorOfTheLastWholeRound() throws IOException {
    Tokens api = new Tokens(true);
    api.records = 5;
    UnitReader<Integer> reader = reader(api, TIMES, null);
    assertThat(round(reader)).hasSize(5);
    api.records = 10;
    api.ends("7");
    api.asked.clear();
    assertThat(round(reader)).containsExactly(from(5));
    assertThat(api.asked).containsExactly("d", "7", "d", "7");
  }

  @Test
  void remembersAsManyAsItMay() throws IOException {
    Tokens api = new Tokens(true).ends("99");
    api.records = 102;
    assertThat(round(reader(api, TIMES, null))).doesNotHaveDuplicates().hasSize(102);
  }

  @Test
  void handsOverAgainWhatIsNotRemembered() throws IOException {
    UnitRules few = new UnitRules(null, 0, true, 2, null, false, null).resetting();
    Tokens api = new Tokens(false).ends("150");
    api.records = 200;
    List<Integer> handed = round(reader(api, few, null));
    assertThat(handed).hasSizeGreaterThan(200).contains(0, 149, 150, 199);
    assertThat(new ArrayList<>(new TreeSet<>(handed))).hasSize(200);
  }

  @Test
  void goesOnAfterAKillInTheMidstOfTheSecondTry() throws IOException {
    Tokens api = new Tokens(true).ends("6");
    UnitReader<Integer> reader = reader(api, TIMES, null);
    List<Integer> handed = new ArrayList<>(round(reader, 7));
    Map<String, Object> offset = new HashMap<>(reader.offset());
    api.asked.clear();
    handed.addAll(round(reader(api, TIMES, offset)));
    assertThat(handed).containsExactly(from(0));
    assertThat(api.asked).containsExactly("6", "9");
  }

  @Test
  void beginsAnewAfterAKillAtThePlaceThatIsKnownNoMore() throws IOException {
    Tokens api = new Tokens(true);
    UnitReader<Integer> reader = reader(api, TIMES, null);
    List<Integer> handed = new ArrayList<>(round(reader, 5));
    Map<String, Object> offset = new HashMap<>(reader.offset());
    api.ends("3");
    handed.addAll(round(reader(api, TIMES, offset)));
    assertThat(handed).containsExactly(from(0));
  }

  @Test
  void readsAllOnceMoreWhereWhatItAskedForChangesWithHasEnded() throws IOException {
    Tokens api = new Tokens(false);
    UnitReader<Integer> reader = reader(api, WHOLE, null);
    round(reader);
    api.ends("d");
    api.asked.clear();
    assertThat(round(reader)).containsExactly(from(0));
    assertThat(api.asked).containsExactly("d", "all", "3", "6", "9");
  }

  @Test
  void asksForTheSameChangesWhereALaterPageHasEnded() throws IOException {
    Tokens api = new Tokens(false);
    UnitReader<Integer> reader = reader(api, WHOLE, null);
    round(reader);
    api.ends("3", "d");
    api.asked.clear();
    assertThat(round(reader)).containsExactly(from(0));
    assertThat(api.asked).containsExactly("d", "3", "d", "all", "3", "6", "9");
  }

  @Test
  void failsWhereItGetsNoFurther() {
    Tokens api = new Tokens(true).ends("6", "6");
    assertThatThrownBy(() -> round(reader(api, TIMES, null)))
        .isInstanceOf(ConnectException.class)
        .hasMessage(
            "orders: the round is to begin anew once more, and has got no further than the last"
                + " time, 2 pages: shorten rounds (cursor, window), or ask for larger pages. was"
                + " answered with status 410");
    Tokens first = new Tokens(true).ends("all", "all");
    assertThatThrownBy(() -> round(reader(first, TIMES, null))).hasMessageContaining("0 pages");
  }

  @Test
  void goesOnWhereItGetsFurtherEachTime() throws IOException {
    Tokens api = new Tokens(true).ends("3", "6", "9");
    assertThat(round(reader(api, TIMES, null))).containsExactly(from(0));
  }

  @Test
  void beginsTheChildrenOfOneParentAnew() throws IOException {
    Tokens children = new Tokens(false).ends("3");
    Api<Integer> parents = question -> page(100, 102, Page.End.LAST, true);
    UnitReader<Integer> reader =
        new UnitReader<>(
            "orders",
            new Level<>(
                "orders",
                new Layout("x"),
                parents,
                TIMES,
                id -> Map.of("/id", "" + id),
                List.of(
                    new Level<>(
                        "lines",
                        new Layout("y"),
                        children,
                        WHOLE,
                        id -> Map.of(),
                        List.of(),
                        null)),
                null),
            null,
            () -> Instant.EPOCH);
    List<Integer> handed = round(reader);
    assertThat(handed).startsWith(100).contains(101).hasSizeGreaterThanOrEqualTo(12);
    assertThat(handed.subList(1, 11)).containsExactly(from(0));
    assertThat(children.asked).startsWith("all", "3", "all", "3", "6", "9");
  }
}
