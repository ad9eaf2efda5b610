package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.storage.MemoryTableStorage;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** A table in memory, its commits by the real code, and what happens to the next requests. */
final class CommitRig implements Patience.Waiting {
  static final StructType SCHEMA =
      new StructType().add("id", LongType.LONG, false).add("name", StringType.STRING);

  static final Map<String, String> NO_PROPERTIES = Map.of();

  /** What becomes of a put. */
  enum Fate {
    REQUEST_LOST,
    REPLY_LOST,
    SLOW_DOWN,
    ARRIVES_LATER
  }

  final Storage storage = new Storage();
  final KernelTable kernel = new KernelTable(storage);
  final LogFileReader parser = new LogFileReader(storage.location(), kernel);
  final List<Plan> discarded = new ArrayList<>();
  long ms = 1_700_000_000_000L;
  int waits;
  private int files;

  static final class Storage extends MemoryTableStorage {
    final Deque<Fate> fates = new ArrayDeque<>();

    /** Run before the puts that come, one each. */
    final Deque<Runnable> before = new ArrayDeque<>();

    final List<Runnable> underWay = new ArrayList<>();
    final List<byte[]> puts = new ArrayList<>();
    int lists;
    int reads;

    @Override
    public boolean putIfAbsent(String path, byte[] body) {
      puts.add(body);
      if (!before.isEmpty()) {
        before.poll().run();
      }
      Fate fate = fates.poll();
      if (fate == Fate.SLOW_DOWN) {
        throw new StoreException(Fault.THROTTLED, "503 SlowDown", null);
      }
      if (fate == Fate.ARRIVES_LATER) {
        underWay.add(() -> super.putIfAbsent(path, body));
        throw new StoreException(Fault.TRANSIENT, "timeout", null);
      }
      if (fate == Fate.REQUEST_LOST) {
        throw new StoreException(Fault.TRANSIENT, "connection reset", null);
      }
      boolean written = super.putIfAbsent(path, body);
      if (fate == Fate.REPLY_LOST) {
        throw new StoreException(Fault.TRANSIENT, "connection reset", null);
      }
      return written;
    }

    @Override
    public List<Entry> list(String folder, String from) {
      lists++;
      return super.list(folder, from);
    }

    @Override
    public java.util.Optional<byte[]> read(String path) {
      reads++;
      return super.read(path);
    }
  }

  CommitRig(Map<String, String> properties) {
    kernel.create(new TableDefinition(SCHEMA, List.of(), List.of(), properties));
  }

  CommitRig() {
    this(NO_PROPERTIES);
  }

  GroupCommit open() {
    return open(ChangePlanner.NONE, false);
  }

  GroupCommit open(ChangePlanner planner, boolean changesRows) {
    LogTail tail = new LogTail(storage, kernel, parser, this::nanoTime);
    ChangePlanner noting =
        new ChangePlanner() {
          @Override
          public Plan plan(TableState at, List<Chunk> chunks) {
            return planner.plan(at, chunks);
          }

          @Override
          public void discard(Plan plan) {
            discarded.add(plan);
          }
        };
    return new GroupCommit(
        storage,
        tail,
        kernel,
        noting,
        new CommitSettings(0, 60_000, changesRows),
        this,
        new SplittableRandom(1),
        state -> {});
  }

  /** Commits these chunks as one group. */
  static List<CompletableFuture<Committed>> commit(GroupCommit commits, Chunk... chunks) {
    List<Pending> group = Arrays.stream(chunks).map(Pending::new).toList();
    commits.commit(group);
    return group.stream().map(Pending::future).toList();
  }

  DataFile file() {
    return DataFile.written("f" + files++ + ".parquet", Map.of(), 10, 1, "{\"numRecords\":3}");
  }

  /** Rows up to an offset of partition {@code p}, which is at {@code after}: -1 for nowhere. */
  Chunk chunk(String p, long after, long upTo) {
    return chunk(p, after, upTo, SCHEMA);
  }

  Chunk chunk(String p, long after, long upTo, String file) {
    return Chunk.append(
        List.of(advance(p, after, upTo)),
        SCHEMA,
        List.of(DataFile.written(file, Map.of(), 10, 1, "{\"numRecords\":3}")));
  }

  Chunk chunk(String p, long after, long upTo, StructType schema) {
    return Chunk.append(List.of(advance(p, after, upTo)), schema, List.of(file()));
  }

  static Advance advance(String p, long after, long upTo) {
    return new Advance(p, after < 0 ? OptionalLong.empty() : OptionalLong.of(after), upTo);
  }

  /** What another engine writes as the next version. */
  void foreign(String... lines) {
    long version = kernel.latest().orElseThrow().version() + 1;
    byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    storage.put(LogFile.path(version), body);
  }

  void foreignMetadata(StructType schema, Map<String, String> properties) {
    TableState state = kernel.latest().orElseThrow();
    LogFileWriter writer = new LogFileWriter();
    writer.metadata(state.metadata().with(schema, properties), kernel);
    storage.put(LogFile.path(state.version() + 1), writer.bytes());
  }

  String log(long version) {
    return new String(storage.read(LogFile.path(version)).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Override
  public long nanoTime() {
    return ms * 1_000_000;
  }

  @Override
  public long now() {
    return ms;
  }

  @Override
  public void pause(long forMs) {
    waits++;
    // Time passes for the waits and for the requests between them.
    ms += forMs + 1;
  }
}
