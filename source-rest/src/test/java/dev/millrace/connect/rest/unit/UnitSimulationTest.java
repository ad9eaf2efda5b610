package dev.millrace.connect.rest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.unit.ChangingApi.Paging;
import dev.millrace.connect.rest.unit.ChangingApi.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The reader against an API that changes, with a Kafka that commits records and offset together,
 * and a process that is killed at any moment.
 */
class UnitSimulationTest {
  private static final int SEEDS = 100;
  private static final Layout LAYOUT = new Layout("x");
  private static final UnitRules RULES =
      new UnitRules(null, ChangingApi.LATE, true, 10_000, Long::toString, true, null);

  private static final Deletes<Version> DELETES =
      new Deletes<>(10_000, Version::key, Version::gone);

  /** Windows of so many ranks, from where the API's clock began. */
  private record Steps(long start, long step) implements WindowPlan {
    @Override
    public long since(long number) {
      return start + number * step;
    }

    @Override
    public long until(long number) {
      return since(number + 1);
    }

    @Override
    public long count() {
      return Long.MAX_VALUE;
    }
  }

  /** What Kafka and Connect's offset storage have. */
  private static final class Committed {
    private final List<Version> records = new ArrayList<>();
    private Map<String, Object> offset;

    private void commit(List<UnitReader.Handed<Version>> batch) {
      batch.forEach(handed -> records.add(handed.value()));
      if (!batch.isEmpty()) {
        offset = new HashMap<>(batch.get(batch.size() - 1).offset());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Paging.class)
  void handsOverEachVersionOnce(Paging paging) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      // Numbered pages shift where what is asked for changes while it is read: see decision 17.
      ChangingApi api = new ChangingApi(random, paging, paging != Paging.NUMBERED);
      Committed kafka = new Committed();
      for (int life = 0; life < 6; life++) {
        live(api, RULES, kafka, random, 5 + random.nextInt(60));
      }
      api.calm();
      live(api, RULES, kafka, random, 1_000);
      assertThat(kafka.records).as("seed " + seed).doesNotHaveDuplicates();
      assertThat(kafka.records).as("seed " + seed).containsAll(api.current());
    }
  }

  @ParameterizedTest
  @EnumSource(Paging.class)
  void handsOverEachVersionOnceWhereRoundsBeginAnew(Paging paging) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      ChangingApi api = new ChangingApi(random, paging, paging != Paging.NUMBERED).ending();
      Committed kafka = new Committed();
      for (int life = 0; life < 6; life++) {
        live(api, RULES.resetting(), kafka, random, 5 + random.nextInt(60));
      }
      api.calm();
      live(api, RULES.resetting(), kafka, random, 1_000);
      assertThat(kafka.records).as("seed " + seed).doesNotHaveDuplicates();
      assertThat(kafka.records).as("seed " + seed).containsAll(api.current());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Paging.class,
      names = {"KEYSET", "TOKEN"})
  void handsOverEachVersionOnceInWindowsSideBySide(Paging paging) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      ChangingApi api = new ChangingApi(random, paging, true);
      WindowPlan plan = new Steps(900, 10 + random.nextInt(40));
      int lanes = 1 + random.nextInt(3);
      List<Committed> kafka = new ArrayList<>();
      for (int lane = 0; lane < lanes; lane++) {
        kafka.add(new Committed());
      }
      for (int life = 0; life < 8; life++) {
        if (life == 7) {
          api.calm();
          api.pass(200);
        }
        for (int lane = 0; lane < lanes; lane++) {
          UnitRules rules = RULES.with(new WindowPlan.Lane(plan, lane, lanes, false));
          live(api, rules, kafka.get(lane), random, life == 7 ? 2_000 : 5 + random.nextInt(60));
        }
      }
      List<Version> all = kafka.stream().flatMap(each -> each.records.stream()).toList();
      assertThat(all).as("seed " + seed).doesNotHaveDuplicates();
      assertThat(all).as("seed " + seed).containsAll(api.current());
    }
  }

  /** Not where pages are numbered: what is deleted shifts them, and others are passed over. */
  @ParameterizedTest
  @EnumSource(
      value = Paging.class,
      names = {"KEYSET", "TOKEN"})
  void tellsEachRecordThatIsGoneOnce(Paging paging) throws IOException {
    for (boolean ending : List.of(false, true)) {
      tellsEachRecordThatIsGoneOnce(paging, ending);
    }
  }

  private static void tellsEachRecordThatIsGoneOnce(Paging paging, boolean ending)
      throws IOException {
    UnitRules rules = new UnitRules(null, 0, false, 10_000, null, false, null);
    UnitRules whole = ending ? rules.resetting() : rules;
    int told = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      ChangingApi api = new ChangingApi(random, paging, true).deleting();
      if (ending) {
        api.ending();
      }
      Committed kafka = new Committed();
      for (int life = 0; life < 8; life++) {
        live(api, whole, DELETES, kafka, random, 5 + random.nextInt(60));
      }
      api.calm();
      live(api, whole, DELETES, kafka, random, 200);
      Map<String, Version> table = new HashMap<>();
      List<String> gone = new ArrayList<>();
      for (Version each : kafka.records) {
        if (each.isGone()) {
          gone.add(each.key());
          assertThat(table.remove(each.key())).as("seed " + seed + ", " + each).isNotNull();
        } else {
          table.put(each.key(), each);
        }
      }
      assertThat(table.values())
          .as("seed " + seed)
          .containsExactlyInAnyOrderElementsOf(api.current());
      assertThat(gone).as("seed " + seed).doesNotHaveDuplicates();
      told += gone.size();
    }
    assertThat(told).isGreaterThan(5 * SEEDS);
  }

  private static UnitReader<Version> reader(
      ChangingApi api, UnitRules rules, Deletes<Version> deletes, Map<String, Object> offset) {
    return new UnitReader<>(
        "unit",
        new Level<>("unit", LAYOUT, api, rules, version -> Map.of(), List.of(), deletes),
        offset,
        () -> Instant.EPOCH);
  }

  private static void live(
      ChangingApi api, UnitRules rules, Committed kafka, Random random, int steps)
      throws IOException {
    live(api, rules, null, kafka, random, steps);
  }

  /** From a start to a kill. */
  private static void live(
      ChangingApi api,
      UnitRules rules,
      Deletes<Version> deletes,
      Committed kafka,
      Random random,
      int steps)
      throws IOException {
    UnitReader<Version> reader = reader(api, rules, deletes, kafka.offset);
    List<UnitReader.Handed<Version>> batch = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      if (!reader.inRound()) {
        kafka.commit(batch);
        batch.clear();
        api.change();
        if (reader.untilWindow(api.now()) > 0) {
          continue;
        }
        reader.beginRound();
      }
      try {
        UnitReader.Handed<Version> handed = reader.next();
        if (handed != null) {
          batch.add(handed);
        }
      } catch (IOException e) {
        // Tried again.
      }
      if (random.nextInt(5) == 0) {
        kafka.commit(batch);
        batch.clear();
      }
    }
  }
}
