package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.log.CommitSimulation.Sabotage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.RetriableException;

/**
 * A JVM with a task for each partition, on a thread of its own that runs only when it is told to.
 */
final class SimulatedWorker implements TableStorage, ChangePlanner, Patience.Waiting, Runnable {
  private final SimulatedTable world;
  private final String name;
  private final boolean mortal;
  private final Semaphore go = new Semaphore(0);
  private final Semaphore back = new Semaphore(0);
  private final Map<Integer, OptionalLong> known = new HashMap<>();
  private final Map<Integer, Integer> position = new HashMap<>();
  private GroupCommit commits;
  private Plan planned = Plan.NOTHING;
  private int budget;
  private boolean working;
  private volatile boolean finished;
  private volatile Throwable failure;

  private static final class Crash extends Error {
    Crash() {
      super("crash", null, false, false);
    }
  }

  /** Which rows are upserted. */
  private record Upserts(List<Integer> rows) implements RowChanges {}

  SimulatedWorker(SimulatedTable world, String name, boolean mortal, int budget) {
    this.world = world;
    this.name = name;
    this.mortal = mortal;
    this.budget = budget;
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

  @Override
  public void run() {
    go.acquireUninterruptibly();
    try {
      live();
    } catch (Crash e) {
      // The process is gone.
    } catch (Throwable e) {
      failure = e;
    }
    work(false);
    finished = true;
    back.release();
  }

  private void work(boolean now) {
    world.working += (now ? 1 : 0) - (working ? 1 : 0);
    working = now;
  }

  private void live() {
    work(true);
    open();
    seek(Set.copyOf(known.keySet()));
    while (budget-- > 0 && !done()) {
      work(false);
      call(() -> null);
      work(true);
      flush();
    }
  }

  private void open() {
    LogTail tail =
        new LogTail(
            this,
            world,
            world.parser,
            () -> world.broken(Sabotage.NEVER_LISTS) ? 0 : world.ms * 1_000_000);
    commits =
        new GroupCommit(
            this,
            tail,
            world.schemas,
            this,
            new CommitSettings(
                0, world.setting.givesUp() ? 40 : 1_000_000_000, world.setting.upserts()),
            this,
            world.random,
            state -> {});
    for (int partition = 0; partition < world.partitions; partition++) {
      known.put(partition, OptionalLong.empty());
    }
  }

  private boolean done() {
    return position.values().stream().allMatch(record -> record >= world.records);
  }

  /** Goes on behind what the table says. */
  private void seek(Set<Integer> partitions) {
    TableState state = refreshed();
    for (int partition : partitions) {
      known.put(partition, state.txn(SimulatedTable.app(partition)));
      position.put(partition, world.position(known.get(partition)));
    }
  }

  private TableState refreshed() {
    while (true) {
      try {
        return commits.refresh();
      } catch (RetriableException e) {
        world.gaveUp++;
      }
    }
  }

  /** Some records of some partitions, each in a chunk or two. */
  private void flush() {
    List<Pending> group = new ArrayList<>();
    Map<Pending, Integer> of = new HashMap<>();
    StructType schema = commits.state().schema();
    for (int partition : List.copyOf(known.keySet())) {
      int chunks = world.setting.upserts() ? 1 : 1 + world.random.nextInt(2);
      OptionalLong after = known.get(partition);
      int from = position.get(partition);
      while (chunks-- > 0 && from < world.records && !world.chance(3)) {
        int to = Math.min(world.records, from + 1 + world.random.nextInt(6));
        Pending pending = new Pending(chunk(partition, after, from, to, schema));
        group.add(pending);
        of.put(pending, partition);
        after = OptionalLong.of(SimulatedTable.offset(to - 1));
        from = to;
      }
      position.put(partition, from);
    }
    commits.commit(group);
    Set<Integer> astray = new java.util.HashSet<>();
    group.forEach(pending -> settle(pending, of.get(pending), astray));
    if (!astray.isEmpty()) {
      seek(astray);
    }
  }

  private Chunk chunk(int partition, OptionalLong after, int from, int to, StructType schema) {
    List<Integer> rows = new ArrayList<>();
    for (int record = from; record < to; record++) {
      int row = partition * 1000 + record;
      if (world.setting.upserts()) {
        rows.removeIf(other -> world.sameKey(row, other));
      }
      rows.add(row);
    }
    OptionalLong named = after;
    if (world.broken(Sabotage.COMPUTED_OFFSETS)) {
      named = from == 0 ? after : OptionalLong.of(SimulatedTable.offset(from) - 1);
    } else if (world.broken(Sabotage.NO_OFFSET_CHECK)) {
      named = commits.state().txn(SimulatedTable.app(partition));
    }
    long upTo = SimulatedTable.offset(to - 1);
    if (named.isPresent() && named.getAsLong() >= upTo) {
      named = OptionalLong.of(upTo - 1);
    }
    return new Chunk(
        List.of(new Advance(SimulatedTable.app(partition), named, upTo)),
        schema,
        world.chance(8)
            ? Optional.of(schema.add("ours" + world.named++, LongType.LONG))
            : Optional.empty(),
        List.of(world.write(rows)),
        world.setting.upserts() ? Optional.of(new Upserts(rows)) : Optional.empty());
  }

  private void settle(Pending pending, int partition, Set<Integer> astray) {
    try {
      pending.future().join();
      known.put(partition, OptionalLong.of(pending.chunk().advances().get(0).upTo()));
    } catch (CompletionException e) {
      if (e.getCause() instanceof Crash crash) {
        throw crash;
      } else if (e.getCause() instanceof Fenced) {
        world.fencings++;
      } else if (e.getCause() instanceof RetriableException) {
        world.gaveUp++;
        if (world.broken(Sabotage.DISCARDS_THE_UNKNOWN)) {
          discard(planned);
        }
      } else if (!(e.getCause() instanceof SchemaChanged)) {
        throw e;
      }
      astray.add(partition);
    }
  }

  /** Copies each file on write. */
  @Override
  public Plan plan(TableState at, List<Chunk> chunks) {
    List<Integer> rows = new ArrayList<>();
    chunks.forEach(chunk -> rows.addAll(((Upserts) chunk.changes().orElseThrow()).rows()));
    List<DataFile> removes = new ArrayList<>();
    List<DataFile> adds = new ArrayList<>();
    for (DataFile file : at.files()) {
      List<Integer> kept = new ArrayList<>(world.contents.getOrDefault(file.path(), List.of(-1)));
      if (kept.removeIf(row -> rows.stream().anyMatch(other -> world.sameKey(row, other)))) {
        removes.add(file);
        adds.add(world.write(kept));
      }
    }
    planned = new Plan(removes, adds, List.of());
    return planned;
  }

  @Override
  public void discard(Plan plan) {
    plan.adds().forEach(file -> world.contents.remove(file.path()));
  }

  /** A request that may never arrive, or take effect and lose its reply. */
  private <T> T call(Supplier<T> request) {
    return call(request, null);
  }

  /**
   * @param late what happens if it takes effect later; null if that can't be
   */
  private <T> T call(Supplier<T> request, Runnable late) {
    back.release();
    go.acquireUninterruptibly();
    mayCrash();
    boolean faulty = working && !world.alone;
    if (faulty && world.chance(20)) {
      throw new StoreException(Fault.THROTTLED, "503", null);
    }
    if (faulty && late != null && world.setting.latePuts() && world.chance(15)) {
      world.later(late);
      throw new StoreException(Fault.TRANSIENT, "timeout", null);
    }
    T reply = request.get();
    mayCrash();
    if (faulty && world.chance(12)) {
      world.lostReplies++;
      throw new StoreException(Fault.TRANSIENT, "cut", null);
    }
    return reply;
  }

  private void mayCrash() {
    if (mortal && world.setting.crashes() && world.chance(80)) {
      world.crashes++;
      throw new Crash();
    }
  }

  @Override
  public Optional<Entry> find(Predicate<Entry> wanted) {
    throw new UnsupportedOperationException("No commit walks through the table");
  }

  @Override
  public boolean putIfAbsent(String path, byte[] body) {
    byte[] sent =
        world.broken(Sabotage.A_TOKEN_EACH_TRY)
            ? new String(body, StandardCharsets.UTF_8)
                .replaceFirst("\"txnId\":\"[^\"]*", "\"txnId\":\"" + UUID.randomUUID())
                .getBytes(StandardCharsets.UTF_8)
            : body;
    long version = Long.parseLong(path.substring("_delta_log/".length(), path.indexOf('.')));
    return call(() -> world.put(version, sent), () -> world.put(version, sent));
  }

  @Override
  public Optional<byte[]> read(String path) {
    return call(() -> world.read(path));
  }

  @Override
  public List<Entry> list(String folder, String from) {
    return call(() -> world.files.list(folder, from));
  }

  @Override
  public long nanoTime() {
    return world.ms * 1_000_000;
  }

  @Override
  public long now() {
    return world.ms;
  }

  @Override
  public void pause(long ms) {
    world.ms += ms / 4;
    back.release();
    go.acquireUninterruptibly();
  }

  @Override
  public String location() {
    return "sim";
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Entry> status(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Upload create(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String path) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
