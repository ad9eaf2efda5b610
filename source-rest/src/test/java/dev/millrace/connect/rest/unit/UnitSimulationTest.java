package dev.millrace.connect.rest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.rest.unit.ChangingApi.Paging;
import dev.millrace.connect.rest.unit.ChangingApi.Version;
import java.io.IOException;
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
  private static final int SEEDS = 300;
  private static final Layout LAYOUT = new Layout("x");
  private static final UnitRules RULES =
      new UnitRules(null, ChangingApi.LATE, true, 10_000, Long::toString);

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
        live(api, kafka, random, 5 + random.nextInt(60));
      }
      api.calm();
      live(api, kafka, random, 1_000);
      assertThat(kafka.records).as("seed " + seed).doesNotHaveDuplicates();
      assertThat(kafka.records).as("seed " + seed).containsAll(api.current());
    }
  }

  /** From a start to a kill. */
  private static void live(ChangingApi api, Committed kafka, Random random, int steps)
      throws IOException {
    UnitReader<Version> reader =
        new UnitReader<>("unit", api, RULES, UnitState.of(LAYOUT, kafka.offset));
    List<UnitReader.Handed<Version>> batch = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      if (!reader.inRound()) {
        kafka.commit(batch);
        batch.clear();
        api.change();
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
