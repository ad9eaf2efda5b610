package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.s3.manifest.ManifestLog;
import dev.millrace.connect.s3.takeover.Predecessor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** A task with the partition, on a thread of its own that runs only when it is told to. */
final class SimulatedOwner implements ObjectStore, Runnable {
  private final SimulatedWorld world;
  private final String name;
  private final boolean mortal;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private final Predecessor predecessor;
  private int budget;
  private int nap;
  private volatile boolean finished;
  private volatile Throwable failure;

  private static final class Crash extends RuntimeException {
    Crash() {
      super(null, null, false, false);
    }
  }

  /**
   * @param mortal whether it may crash
   * @param budget rounds of records until it leaves
   */
  SimulatedOwner(SimulatedWorld world, String name, boolean mortal, int budget) {
    this.world = world;
    this.name = name;
    this.mortal = mortal;
    this.budget = budget;
    this.predecessor =
        world.peer == null || world.broken(Simulation.Sabotage.IGNORES_THE_OTHER)
            ? Predecessor.NONE
            : SimulatedPeer.takeover(this);
    Thread thread = new Thread(this, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Lets it run until its next call; true if it has ended. */
  boolean step() {
    go.release();
    back.acquireUninterruptibly();
    if (failure != null) {
      throw new AssertionError(name + " failed", failure);
    }
    return finished;
  }

  /** Whether it does nothing for now; another may have taken over when it goes on. */
  boolean asleep() {
    if (nap == 0 && world.random.nextInt(12) == 0) {
      nap = world.random.nextInt(40);
    }
    return nap > 0 && nap-- > 0;
  }

  boolean mayGoOn() {
    return budget-- > 0;
  }

  @Override
  public void run() {
    go.acquireUninterruptibly();
    try {
      while (live()) {
        world.reopened++;
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
    ManifestLog manifests =
        new ManifestLog(
            this,
            this::notify,
            new ManifestLog.Settings(
                world.manifests, SimulatedWorld.MANIFESTS, "lake", "s3", "json"));
    Completion completion = new Completion(this, Runnable::run, FileTags.NONE, manifests);
    int position = 0;
    while (world.peer != null
        && position < world.records
        && SimulatedWorld.offset(position) < world.peer.committed()) {
      position++;
    }
    // As a task does: without the first record it may not be told yet, and none may come.
    Optional<Ledger> ledger = open(heads, completion, -1);
    if (ledger.isEmpty() && position < world.records) {
      ledger = open(heads, completion, SimulatedWorld.offset(position));
    }
    return ledger.isPresent() && new SimulatedSession(world, this, ledger.get(), position).run();
  }

  private Optional<Ledger> open(HeadStore heads, Completion completion, long first) {
    return Ledger.open(
        SimulatedWorld.TP,
        heads,
        completion,
        name,
        () -> predecessor.lastFiles(SimulatedWorld.TP, first));
  }

  private void notify(TopicPartition partition, byte[] manifest) {
    call(() -> world.notified.add(new String(manifest, StandardCharsets.UTF_8)));
  }

  /** A call that may never arrive, or take effect and lose its reply. */
  private <T> T call(Supplier<T> call) {
    while (true) {
      back.release();
      go.acquireUninterruptibly();
      mayCrash();
      if (world.lost()) {
        continue;
      }
      T result = call.get();
      mayCrash();
      if (!world.lost()) {
        return result;
      }
    }
  }

  private void mayCrash() {
    if (mortal && world.crash()) {
      throw new Crash();
    }
  }

  @Override
  public Optional<StoredObject> get(String key) {
    return call(() -> world.bucket.get(key));
  }

  @Override
  public Optional<Map<String, String>> metadata(String key) {
    return call(() -> world.bucket.metadata(key));
  }

  @Override
  public PutOutcome put(String key, byte[] body, PutCondition condition) {
    return call(() -> world.bucket.put(key, body, condition));
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
    return call(() -> world.bucket.list(prefix));
  }

  @Override
  public void close() {}

  @Override
  public String createUpload(String key, Map<String, String> metadata) {
    return call(() -> world.bucket.createUpload(key, metadata));
  }

  @Override
  public String uploadPart(String key, String uploadId, int number, Payload body) {
    return call(() -> world.bucket.uploadPart(key, uploadId, number, body));
  }

  @Override
  public boolean completeUpload(String key, String uploadId, List<String> etags) {
    boolean completed =
        call(
            () -> {
              world.mayAbortUploads();
              StagedObject main = world.mains.get(uploadId);
              if (main != null && world.broken(Simulation.Sabotage.VALUE_BEFORE_SIDES)) {
                world.bucket.completeUpload(main.key(), main.uploadId(), main.parts());
              }
              return world.bucket.completeUpload(key, uploadId, etags);
            });
    return completed || world.broken(Simulation.Sabotage.GONE_COUNTS_AS_DONE);
  }

  @Override
  public void tag(String key, Map<String, String> tags) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void abortUpload(String key, String uploadId) {
    call(
        () -> {
          if (!world.broken(Simulation.Sabotage.LEAVES_UPLOADS_OPEN)) {
            world.bucket.abortUpload(key, uploadId);
          }
          return true;
        });
  }
}
