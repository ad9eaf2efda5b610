package dev.millrace.connect.deltalake.log;

import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.storage.MemoryTableStorage;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the workers of one simulated run share: the table, the topic, time, and what is left to
 * chance. One thread at a time runs.
 */
final class SimulatedTable implements TableReader {
  private static final long DAY_MS = 86_400_000;
  private static final KernelTable SCHEMAS = new KernelTable(new MemoryTableStorage());
  private static final byte[] FIRST = first();

  final CommitSimulation.Setting setting;
  final Random random;
  final MemoryTableStorage files = new MemoryTableStorage();
  final LogFileReader parser = new LogFileReader("sim", SCHEMAS);
  final SchemaJson schemas = SCHEMAS;
  final int partitions;
  final int records;
  final int keys;

  /** The rows of each file, as partition × 1000 + record. */
  final Map<String, List<Integer>> contents = new HashMap<>();

  /** Every file that ever was in the log: what checkpoints would know of those that are deleted. */
  private final NavigableMap<Long, byte[]> log = new TreeMap<>();

  private TableState head;

  private final List<Runnable> delayed = new ArrayList<>();
  long ms = 1_700_000_000_000L;
  int working;
  int named;
  boolean alone;
  int twice;
  long crashes;
  long lostReplies;
  long lates;
  long fencings;
  long gaveUp;
  long foreign;
  long cleanups;

  SimulatedTable(long seed, CommitSimulation.Setting setting) {
    this.random = new Random(seed);
    this.setting = setting;
    this.partitions = 1 + random.nextInt(3);
    this.records = 10 + random.nextInt(30);
    this.keys = 1 + random.nextInt(8);
    put(0, FIRST);
  }

  private static byte[] first() {
    MemoryTableStorage storage = new MemoryTableStorage();
    new KernelTable(storage)
        .create(
            new TableDefinition(
                new StructType().add("id", LongType.LONG), List.of(), List.of(), Map.of()));
    return storage.read(LogFile.path(0)).orElseThrow();
  }

  boolean broken(CommitSimulation.Sabotage sabotage) {
    return setting.sabotage() == sabotage;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** Offsets have gaps, as transactions leave them. */
  static long offset(int record) {
    return record * 3L / 2;
  }

  static String app(int partition) {
    return "lake/orders-" + partition;
  }

  /** The record behind an offset that is in the table. */
  int position(OptionalLong offset) {
    int record = 0;
    while (offset.isPresent() && record < records && offset(record) <= offset.getAsLong()) {
      record++;
    }
    return record;
  }

  boolean put(long version, byte[] body) {
    boolean free = files.putIfAbsent(LogFile.path(version), body);
    if (!free && broken(CommitSimulation.Sabotage.NO_CONDITIONS)) {
      files.delete(LogFile.path(version));
      files.putIfAbsent(LogFile.path(version), body);
      log.put(version, body);
      return true;
    }
    if (free && log.put(version, body) != null) {
      twice++;
    }
    if (free && twice == 0) {
      head = version == 0 ? start(body) : head.next(parser.read(version, body), this);
    }
    return free;
  }

  /** A request that is still under way when its sender gives up. */
  void later(Runnable effect) {
    delayed.add(effect);
  }

  /** Whatever happens beside the workers. */
  void tick() {
    ms++;
    if (!delayed.isEmpty() && chance(6)) {
      lates++;
      delayed.remove(random.nextInt(delayed.size())).run();
    }
    if (setting.foreigners() && chance(15)) {
      foreign++;
      writeAsOthers();
    }
    if (setting.cleanups() && working == 0 && delayed.isEmpty() && chance(4)) {
      cleanups++;
      ms += 2 * DAY_MS;
      log.headMap(log.lastKey()).keySet().forEach(version -> files.delete(LogFile.path(version)));
    }
  }

  /** Another engine: it appends, compacts, changes properties or adds a column. */
  private void writeAsOthers() {
    TableState state = latest().orElseThrow();
    LogFileWriter writer = new LogFileWriter();
    writer.commitInfo(
        "foreign-" + named++,
        ms,
        OptionalLong.empty(),
        "other",
        "WRITE",
        Map.of(),
        0,
        false,
        Map.of());
    switch (random.nextInt(4)) {
      case 0 -> writer.add(write(List.of()), true);
      case 1 -> {
        Map<String, String> properties = new HashMap<>(state.properties());
        properties.put("user.n", "" + named);
        writer.metadata(state.metadata().with(state.schema(), properties), schemas);
      }
      case 2 ->
          writer.metadata(
              state
                  .metadata()
                  .with(state.schema().add("other" + named, LongType.LONG), state.properties()),
              schemas);
      default -> {
        List<Integer> rows = new ArrayList<>();
        state.files().stream()
            .limit(3)
            .forEach(
                file -> {
                  writer.remove(file, ms, true);
                  rows.addAll(contents.getOrDefault(file.path(), List.of(-1)));
                });
        writer.add(write(rows), true);
      }
    }
    put(state.version() + 1, writer.bytes());
  }

  DataFile write(List<Integer> rows) {
    String path = "f" + named++ + ".parquet";
    contents.put(path, List.copyOf(rows));
    return DataFile.written(path, Map.of(), 1, ms, "{\"numRecords\":" + rows.size() + "}");
  }

  @Override
  public Optional<TableState> latest() {
    return Optional.of(head);
  }

  @Override
  public Collection<DataFile> files(long version) {
    TableState state = start(log.get(0L));
    for (long number = 1; number <= version; number++) {
      state = state.next(parser.read(number, log.get(number)), this);
    }
    return state.files();
  }

  private TableState start(byte[] body) {
    LogFile first = parser.read(0, body);
    TableState state =
        new TableState(
            0,
            0,
            first.protocol().orElseThrow(),
            first.metadata().orElseThrow(),
            Map.of(),
            Map.of(),
            List::of);
    // Known from here on: whoever asks a later state is not sent back to the log.
    return state.files().isEmpty() ? state : null;
  }

  /** A file of the log as a worker sees it. */
  Optional<byte[]> read(String path) {
    Optional<byte[]> found = files.read(path);
    return broken(CommitSimulation.Sabotage.NO_TOKENS)
        ? found.map(
            body ->
                new String(body, StandardCharsets.UTF_8)
                    .replace("\"txnId\":\"", "\"txnId\":\"x")
                    .getBytes(StandardCharsets.UTF_8))
        : found;
  }

  /** How often each record is in the table, as partition × 1000 + record; -1 for a lost file. */
  Map<Integer, Integer> rows() {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (DataFile file : latest().orElseThrow().files()) {
      contents
          .getOrDefault(file.path(), List.of(-1))
          .forEach(row -> rows.merge(row, 1, Integer::sum));
    }
    return rows;
  }

  /** What the table has to hold in the end: each record, or the last one of each key. */
  Map<Integer, Integer> expected() {
    Map<Integer, Integer> rows = new TreeMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      for (int record = 0; record < records; record++) {
        if (!setting.upserts() || record + keys >= records) {
          rows.put(partition * 1000 + record, 1);
        }
      }
    }
    return rows;
  }

  /** Rows of one key differ by a multiple of it, in one partition. */
  boolean sameKey(int row, int other) {
    return row / 1000 == other / 1000 && row % 1000 % keys == other % 1000 % keys;
  }
}
