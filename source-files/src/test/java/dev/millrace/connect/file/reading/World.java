package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.GuardSettings;
import dev.millrace.connect.file.after.Action;
import dev.millrace.connect.file.after.AfterFile;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.discover.DiscoverySettings;
import dev.millrace.connect.file.discover.Folders;
import dev.millrace.connect.file.discover.PathFilter;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executor;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Tasks over one store, and a Connect that commits what it is told to, when it is told to: records
 * and offsets together, or neither.
 */
final class World {
  final List<SourceRecord> committed = new ArrayList<>();
  final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
  final PlainRecords records = new PlainRecords();
  final List<Run> runs = new ArrayList<>();
  private final Random random;
  FileStore store;
  Layout layout = new Layout(4, 0, Watermark.TIME, false);
  Action action = new Action.Keep();
  String doneSuffix = "";
  long settleMs;
  int maxFiles = 100;
  long lookBackMs = 5_000;
  int maxDone = 10;
  int batchRows = 7;
  ReadingSettings.Changed changed = ReadingSettings.Changed.READ;
  boolean tail;
  long tailIdleMs = -1;
  long now = 1_000_000_000L;

  /** How often tasks that are told of files list. */
  long listingIntervalMs = 200;

  /** Whether listings and actions run at once, or some time later. */
  boolean late;

  World(FileStore store, long seed) {
    this.store = store;
    this.random = new Random(seed);
  }

  /** One task, from its start to its end. */
  final class Run implements FileEvents {
    final int task;
    final int tasks;
    final List<SourceRecord> sent = new ArrayList<>();
    final List<String> told = new ArrayList<>();
    int looked;
    private final Deque<Runnable> later = new ArrayDeque<>();
    private final Reading reading;
    private final Share share;

    Run(int task, int tasks) {
      this.task = task;
      this.tasks = tasks;
      this.share = new Share("mem", layout, task, tasks);
      Executor executor = work -> later.add(work);
      DiscoverySettings discovery =
          new DiscoverySettings(
              Folders.of(List.of(), 1, ZoneOffset.UTC),
              new PathFilter(List.of(), List.of(), true, List.of("done/")),
              settleMs,
              doneSuffix,
              maxFiles);
      LinesFormat formats = new LinesFormat();
      Guard guard =
          new Guard(
              "mem",
              GuardSettings.retries(-1, 1, 1),
              e -> e instanceof StoreException fault && fault.retryable(),
              () -> now * 1_000_000);
      ReadingSettings settings =
          new ReadingSettings(
              batchRows,
              1_000_000,
              200,
              lookBackMs,
              maxDone,
              changed,
              tail,
              100,
              tailIdleMs,
              "positions");
      reading =
          new Reading(
              "sim",
              share,
              settings,
              new Reading.Parts(
                  store,
                  formats,
                  records,
                  new Discovery(
                      store,
                      discovery,
                      layout,
                      formats::splittable,
                      !(action instanceof Action.Keep)),
                  this,
                  new AfterFile(store, action, doneSuffix, layout, executor, () -> now),
                  guard,
                  executor,
                  executor,
                  () -> now),
              World.this::read);
    }

    @Override
    public News news() {
      boolean missed = late && random.nextInt(50) == 0;
      News news = told.isEmpty() && !missed ? News.NONE : new News(List.copyOf(told), missed);
      told.clear();
      return news;
    }

    @Override
    public void looked() {
      looked++;
    }

    @Override
    public long listingIntervalMs(long pollIntervalMs) {
      return listingIntervalMs;
    }

    @Override
    public void close() {}

    void step() {
      while (!later.isEmpty() && (!late || random.nextInt(3) == 0)) {
        later.removeFirst().run();
      }
      Batch batch = reading.next();
      if (batch != null) {
        sent.addAll(batch.records());
      }
    }

    /** As poll() does when something is wanted. */
    void confirm() {
      if (!reading.wanted().isEmpty()) {
        reading.committed(share.stored(reading.wanted(), World.this::read));
      }
    }

    void commit() {
      for (SourceRecord record : sent) {
        offsets.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
        committed.add(record);
      }
      sent.clear();
    }

    int pending() {
      return reading.pendingActions();
    }
  }

  private Map<Map<String, String>, Map<String, Object>> read(
      Collection<Map<String, String>> partitions) {
    Map<Map<String, String>, Map<String, Object>> found = new HashMap<>();
    partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
    return found;
  }

  World start(int tasks) {
    runs.clear();
    for (int task = 0; task < tasks; task++) {
      runs.add(new Run(task, tasks));
    }
    return this;
  }

  /** Whatever was not committed is lost. */
  void kill(int index) {
    runs.set(index, new Run(runs.get(index).task, runs.get(index).tasks));
  }

  /** Goes on until nothing moves any more. */
  World settle() {
    late = false;
    for (int quiet = 0; quiet < 40; ) {
      int before = committed.size();
      int files = pending();
      now += 100;
      for (Run run : runs) {
        run.step();
        run.commit();
        run.confirm();
      }
      quiet = committed.size() == before && files == pending() ? quiet + 1 : 0;
    }
    return this;
  }

  private int pending() {
    return runs.stream().mapToInt(Run::pending).sum();
  }

  /** What was committed of lines. */
  List<String> lines() {
    return committed.stream()
        .filter(record -> !PositionRecord.is(record))
        .map(record -> (String) record.value())
        .toList();
  }
}
