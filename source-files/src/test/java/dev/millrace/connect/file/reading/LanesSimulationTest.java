package dev.millrace.connect.file.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tasks die between any two steps, lanes move, files come, are replaced and come late, are told of
 * or not, and the store fails: each record is in Kafka once all the same, and no file is deleted
 * before.
 */
class LanesSimulationTest {
  private static final int SEEDS = Integer.getInteger("millrace.seeds", 100);
  private static final int STEPS = 300;

  @ParameterizedTest
  @ValueSource(strings = {"keep", "delete", "move", "split", "name", "letters", "global"})
  void readsEachRecordOnce(String kind) {
    for (int seed = 0; seed < SEEDS; seed++) {
      new Story(kind, seed).tell();
    }
  }

  /** One run of the simulation. */
  private static final class Story {
    private final String kind;
    private final long seed;
    private final Random random;
    private final World world;
    private final Checked store;
    private final Map<String, List<String>> written = new LinkedHashMap<>();
    private final Set<String> replaced = new HashSet<>();
    private final List<World.Run> zombies = new ArrayList<>();
    private int lastName;

    Story(String kind, long seed) {
      this.kind = kind;
      this.seed = seed;
      this.random = new Random(seed);
      this.store = new Checked(new MemFiles(random));
      this.world = new World(store, seed + 1);
      world.late = true;
      world.action =
          switch (kind) {
            case "delete" -> new Action.Delete();
            case "move" -> new Action.Move("done/");
            default -> new Action.Keep();
          };
      world.layout =
          switch (kind) {
            case "split" -> new Layout(4, 100, Watermark.TIME, false);
            case "name" -> new Layout(3, 0, Watermark.NAME, false);
            case "global" -> new Layout(1, 0, Watermark.TIME, true);
            default -> new Layout(5, 0, Watermark.TIME, false);
          };
      world.listingIntervalMs = seed % 2 == 0 ? 200 : 1_500;
      world.records.letters = kind.equals("letters");
      world.maxFiles = 3 + random.nextInt(20);
      world.batchRows = 1 + random.nextInt(12);
      world.settleMs = random.nextInt(2) * 150L;
      world.maxDone = 4 + random.nextInt(10);
    }

    void tell() {
      store.files.faultRate = 20;
      world.start(tasks());
      for (int step = 0; step < STEPS; step++) {
        act();
      }
      store.files.faultRate = 0;
      world.now += 60_000;
      world.settle();
      check();
    }

    private int tasks() {
      return world.layout.global() ? 1 : 1 + random.nextInt(3);
    }

    private void act() {
      world.now += random.nextInt(60);
      int index = random.nextInt(world.runs.size());
      switch (random.nextInt(20)) {
        case 0, 1 -> write(nextName(), world.now - lateness());
        case 2 -> replace();
        case 3 -> world.kill(index);
        case 4 -> {
          zombies.add(world.runs.get(index));
          world.kill(index);
        }
        case 5 -> {
          if (random.nextInt(5) == 0) {
            world.start(tasks());
          }
        }
        case 6, 7, 8, 9 -> {
          world.runs.get(index).commit();
          world.runs.get(index).confirm();
        }
        case 10 ->
            zombies.forEach(
                zombie -> {
                  zombie.step();
                  zombie.confirm();
                });
        default -> world.runs.get(index).step();
      }
    }

    private String nextName() {
      lastName++;
      return String.format("in/%05d.txt", kind.equals("name") ? lastName : 99_999 - lastName);
    }

    private long lateness() {
      return random.nextInt(3) == 0 ? random.nextInt(500) : 0;
    }

    private void replace() {
      List<String> paths =
          store.files.files.keySet().stream().filter(path -> path.startsWith("in/")).toList();
      // By names the watermark says nothing of files that change below it.
      if (!paths.isEmpty() && !kind.equals("name")) {
        String path = paths.get(random.nextInt(paths.size()));
        replaced.add(id(store.files.files.get(path)));
        write(path, world.now);
      }
    }

    private static String id(StoredFile file) {
      return file.path() + "@" + file.version();
    }

    private void write(String path, long modified) {
      int count = random.nextInt(4) == 0 ? 0 : random.nextInt(25);
      StringBuilder text = new StringBuilder();
      List<String> lines = new ArrayList<>();
      String unique = Long.toString(random.nextLong(), 36);
      for (int i = 0; i < count; i++) {
        boolean bad = kind.equals("letters") && random.nextInt(4) == 0;
        String line = (bad ? "bad" : "line") + " " + i + " of " + path + " " + unique;
        lines.add(line);
        text.append(line).append('\n');
      }
      written.put(id(store.files.write(path, text.toString(), modified)), lines);
      for (World.Run run : world.runs) {
        if (seed % 2 == 1 && random.nextInt(3) > 0) {
          run.told.add(path);
        }
      }
    }

    private void check() {
      List<String> lines = world.lines();
      assertThat(lines).as("%s, seed %s: repeated", kind, seed).doesNotHaveDuplicates();
      Set<String> all = new HashSet<>(lines);
      written.forEach(
          (file, expected) -> {
            String as = kind + ", seed " + seed + ": " + file;
            if (!replaced.contains(file)) {
              assertThat(expected)
                  .as(as + ": not read")
                  .filteredOn(l -> !all.contains(l))
                  .isEmpty();
            }
            if (!kind.equals("split")) {
              Set<String> mine = new HashSet<>(expected);
              List<String> got = lines.stream().filter(mine::contains).toList();
              assertThat(got).as(as).isEqualTo(expected.subList(0, got.size()));
            }
          });
      if (world.action.removes()) {
        assertThat(store.files.files.keySet())
            .as("%s, seed %s: files left", kind, seed)
            .allMatch(path -> path.startsWith("done/"));
      }
      for (Map<String, Object> offset : world.offsets.values()) {
        int size = ((String) offset.getOrDefault("done", "")).length();
        assertThat(size).isLessThanOrEqualTo(world.maxDone * 5 * 24);
      }
    }

    /** Refuses to let a file go whose records are not all committed. */
    private final class Checked extends DelegatingStore {
      Checked(MemFiles files) {
        super(files);
      }

      @Override
      void goes(StoredFile file) {
        if (!file.equals(files.files.get(file.path()))) {
          return;
        }
        Set<Object> committed = new HashSet<>();
        for (SourceRecord record : world.committed) {
          committed.add(record.value());
        }
        assertThat(committed)
            .as("%s, seed %s: %s goes too early", kind, seed, file)
            .containsAll(written.get(id(file)));
      }
    }
  }
}
