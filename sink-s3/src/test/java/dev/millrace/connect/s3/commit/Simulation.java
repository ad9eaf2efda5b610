package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.s3.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs the real protocol code of several owners and zombies of one topic-partition over one bucket,
 * one call to the store at a time, in an order that a seed decides; crashes them before and after a
 * call takes effect, loses replies, and routes records anew on each delivery.
 */
final class Simulation {
  /** What is broken on purpose, to see that the simulation notices. */
  enum Sabotage {
    NONE,
    NO_CONDITIONS,
    SKIP_BY_PATH,
    GONE_COUNTS_AS_DONE,
    VISIBLE_BEFORE_COMMIT
  }

  record Tally(
      int runs,
      long crashes,
      long lostReplies,
      long fencings,
      long reopened,
      long aborted,
      int doubled,
      int lost) {}

  private static final TopicPartition TP = new TopicPartition("orders", 0);

  private final Sabotage sabotage;
  private final boolean lifecycle;
  private final Random random;
  private final Bucket bucket = new Bucket();
  private final int records;
  private final int paths;
  private final boolean subsets;
  private final Map<Long, String> exportedPath = new TreeMap<>();
  private long crashes;
  private long lostReplies;
  private long fencings;
  private long reopened;
  private long aborted;

  private Simulation(long seed, Sabotage sabotage, boolean lifecycle) {
    this.random = new Random(seed);
    this.sabotage = sabotage;
    this.lifecycle = lifecycle;
    this.records = 20 + random.nextInt(40);
    this.paths = 1 + random.nextInt(5);
    this.subsets = random.nextInt(4) != 0;
  }

  static Tally run(int runs, Sabotage sabotage, boolean lifecycle) {
    long[] sums = new long[7];
    for (int i = 0; i < runs; i++) {
      Simulation simulation = new Simulation(i * 7919L + 13, sabotage, lifecycle);
      simulation.play();
      int[] copies = simulation.copies();
      sums[0] += simulation.crashes;
      sums[1] += simulation.lostReplies;
      sums[2] += simulation.fencings;
      sums[3] += simulation.reopened;
      sums[4] += simulation.aborted;
      sums[5] += Arrays.stream(copies).anyMatch(n -> n > 1) ? 1 : 0;
      sums[6] += Arrays.stream(copies).anyMatch(n -> n == 0) ? 1 : 0;
    }
    return new Tally(
        runs, sums[0], sums[1], sums[2], sums[3], sums[4], (int) sums[5], (int) sums[6]);
  }

  private void play() {
    List<Owner> live = new ArrayList<>();
    int spawned = 0;
    int most = 2 + random.nextInt(4);
    while (spawned < most || !live.isEmpty()) {
      if (spawned < most && (live.isEmpty() || random.nextInt(25) == 0)) {
        live.add(new Owner("owner-" + spawned++, true, 5 + random.nextInt(40)));
      }
      Owner next = live.get(random.nextInt(live.size()));
      if (next.step()) {
        live.remove(next);
      }
    }
    Owner last = new Owner("last", false, Integer.MAX_VALUE);
    while (!last.step()) {
      // Until all is exported.
    }
  }

  /** How often each record is in a visible file. Offsets have gaps: record i is at 3 i / 2. */
  private int[] copies() {
    int[] copies = new int[records];
    for (String key : bucket.list("topics/")) {
      String body = new String(bucket.get(key).orElseThrow().body(), StandardCharsets.UTF_8);
      body.lines().forEach(line -> copies[Integer.parseInt(line)]++);
    }
    return copies;
  }

  private static long offset(int record) {
    return record * 3L / 2;
  }

  /** The shared bucket; calls are atomic. */
  private final class Bucket extends MemoryStore {
    @Override
    public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
      return sabotage == Sabotage.NO_CONDITIONS
          ? write(key, body)
          : super.put(key, body, condition);
    }
  }

  private static final class Crash extends RuntimeException {
    Crash() {
      super(null, null, false, false);
    }
  }

  /** A task with the partition, on a thread of its own that runs only when it is told to. */
  private final class Owner implements ObjectStore, Runnable {
    private final String name;
    private final boolean mortal;
    private int budget;
    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private volatile boolean finished;
    private volatile Throwable failure;

    Owner(String name, boolean mortal, int budget) {
      this.name = name;
      this.mortal = mortal;
      this.budget = budget;
      Thread thread = new Thread(this, name);
      thread.setDaemon(true);
      thread.start();
    }

    boolean step() {
      go.release();
      back.acquireUninterruptibly();
      if (failure != null) {
        throw new AssertionError(name + " failed", failure);
      }
      return finished;
    }

    @Override
    public void run() {
      go.acquireUninterruptibly();
      try {
        while (live()) {
          reopened++;
        }
      } catch (Crash e) {
        // The process is gone.
      } catch (CompletionException e) {
        failure = e.getCause() instanceof Crash ? null : e;
      } catch (Throwable e) {
        failure = e;
      }
      finished = true;
      back.release();
    }

    /** One session; true if it has to open again. */
    private boolean live() {
      HeadStore heads = new HeadStore(this, "_millrace/s3");
      Ledger ledger = Ledger.open(TP, heads, new Completion(this, Runnable::run), name);
      return new Session(this, ledger).run();
    }

    /** A call to the store that may never arrive, or take effect and lose its reply. */
    private <T> T call(Supplier<T> call) {
      while (true) {
        back.release();
        go.acquireUninterruptibly();
        mayCrash();
        if (lost()) {
          continue;
        }
        T result = call.get();
        mayCrash();
        if (!lost()) {
          return result;
        }
      }
    }

    private boolean lost() {
      boolean lost = random.nextInt(25) == 0;
      lostReplies += lost ? 1 : 0;
      return lost;
    }

    private void mayCrash() {
      if (mortal && random.nextInt(60) == 0) {
        crashes++;
        throw new Crash();
      }
    }

    @Override
    public Optional<StoredObject> get(String key) {
      return call(() -> bucket.get(key));
    }

    @Override
    public Optional<Map<String, String>> metadata(String key) {
      return call(() -> bucket.metadata(key));
    }

    @Override
    public PutOutcome put(String key, byte[] body, PutCondition condition) {
      return call(() -> bucket.put(key, body, condition));
    }

    @Override
    public void upload(String key, Map<String, String> metadata, Payload body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(String key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> list(String prefix) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}

    @Override
    public String createUpload(String key, Map<String, String> metadata) {
      return call(() -> bucket.createUpload(key, metadata));
    }

    @Override
    public String uploadPart(String key, String uploadId, int number, Payload body) {
      return call(() -> bucket.uploadPart(key, uploadId, number, body));
    }

    @Override
    public boolean completeUpload(String key, String uploadId, List<String> etags) {
      boolean completed =
          call(
              () -> {
                if (lifecycle && random.nextInt(30) == 0) {
                  aborted += bucket.openUploads();
                  bucket.abortAllUploads();
                }
                return bucket.completeUpload(key, uploadId, etags);
              });
      return completed || sabotage == Sabotage.GONE_COUNTS_AS_DONE;
    }

    @Override
    public void tag(String key, Map<String, String> tags) {
      bucket.tag(key, tags);
    }

    @Override
    public void abortUpload(String key, String uploadId) {
      call(
          () -> {
            bucket.abortUpload(key, uploadId);
            return true;
          });
    }
  }

  /** A file as a task keeps it: its records, and the offsets they had. */
  private static final class Open {
    final OffsetSet.Builder offsets = new OffsetSet.Builder();
    final List<Integer> records = new ArrayList<>();
  }

  /** What a task does between opening and losing the partition, on the real ledger and tracker. */
  private final class Session {
    private final Owner owner;
    private final Ledger ledger;
    private final Tracker tracker;
    private final Map<String, Open> open = new TreeMap<>();
    private int position;

    Session(Owner owner, Ledger ledger) {
      this.owner = owner;
      this.ledger = ledger;
      this.tracker = new Tracker(ledger.progress());
      while (position < records && offset(position) < ledger.progress().safe()) {
        position++;
      }
    }

    boolean run() {
      while (owner.budget-- > 0) {
        for (int n = 1 + random.nextInt(6); n > 0 && position < records; n--) {
          deliver(position++);
        }
        boolean end = position >= records;
        if (end && open.isEmpty()) {
          return false;
        }
        if (end || random.nextInt(3) == 0) {
          try {
            commit(chosen(end));
            if (random.nextBoolean()) {
              ledger.settle();
            }
          } catch (UploadsGone e) {
            return true;
          } catch (Fenced e) {
            fencings++;
            return false;
          }
        }
      }
      return false;
    }

    private void deliver(int record) {
      String path = "p" + random.nextInt(paths);
      long before = tracker.last();
      Tracker.Delivery delivery = tracker.deliver(offset(record));
      if (delivery == Tracker.Delivery.WENT_BACK) {
        throw new AssertionError("went back to " + record);
      }
      boolean skip = delivery == Tracker.Delivery.DONE;
      if (sabotage == Sabotage.SKIP_BY_PATH) {
        skip = skip && path.equals(exportedPath.get(offset(record)));
      }
      if (!skip) {
        Open file = open.computeIfAbsent(path, p -> new Open());
        file.offsets.add(offset(record), before);
        file.records.add(record);
        exportedPath.put(offset(record), path);
      }
    }

    private List<String> chosen(boolean all) {
      List<String> chosen = new ArrayList<>(open.keySet());
      if (subsets && !all) {
        chosen.removeIf(path -> random.nextBoolean());
      }
      return chosen;
    }

    private void commit(List<String> chosen) throws Fenced, UploadsGone {
      if (chosen.isEmpty()) {
        return;
      }
      List<StagedFile> files = new ArrayList<>();
      for (String path : chosen) {
        files.add(stage(path, open.remove(path)));
      }
      tracker.account(OffsetSet.union(files.stream().map(StagedFile::offsets).toList()));
      Progress next =
          tracker.progress(
              open.values().stream().mapToLong(file -> file.offsets.first()).min().orElse(-1));
      if (sabotage == Sabotage.VISIBLE_BEFORE_COMMIT) {
        files.forEach(f -> owner.completeUpload(f.key(), f.uploadId(), f.parts()));
      }
      try {
        ledger.commit(files, next);
      } catch (Fenced e) {
        files.forEach(file -> owner.abortUpload(file.key(), file.uploadId()));
        throw e;
      }
    }

    private StagedFile stage(String path, Open file) throws UploadsGone {
      OffsetSet offsets = file.offsets.build();
      String key = "topics/" + path + "/" + offsets.first();
      String id = UUID.randomUUID().toString();
      StringBuilder body = new StringBuilder();
      file.records.forEach(record -> body.append(record).append('\n'));
      String upload = owner.createUpload(key, Map.of(StagedFile.METADATA, id));
      try {
        String part =
            owner.uploadPart(
                key, upload, 1, Payload.of(body.toString().getBytes(StandardCharsets.UTF_8)));
        return new StagedFile(
            id, key, upload, List.of(part), offsets, file.records.size(), body.length());
      } catch (dev.millrace.connect.files.storage.StoreException e) {
        throw new UploadsGone(e.getMessage());
      }
    }
  }
}
