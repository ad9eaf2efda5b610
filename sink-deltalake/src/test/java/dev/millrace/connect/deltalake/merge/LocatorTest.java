package dev.millrace.connect.deltalake.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.deltalake.data.OpenDataFile;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.files.TableFiles;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.Upload;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.connect.files.format.ParquetOptions;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.parquet.io.api.Binary;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocatorTest {
  private static final StructType TABLE =
      new StructType()
          .add("id", LongType.LONG)
          .add("code", StringType.STRING)
          .add("day", StringType.STRING);

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("code", Schema.STRING_SCHEMA)
          .field("day", Schema.STRING_SCHEMA)
          .build();

  @TempDir private Path folder;
  private Recording storage;
  private Locator locator;

  /** Knows what was read. */
  private record Recording(TableStorage under, Queue<String> reads) implements TableStorage {
    @Override
    public String location() {
      return under.location();
    }

    @Override
    public Optional<byte[]> read(String path) {
      return under.read(path);
    }

    @Override
    public byte[] read(String path, long offset, int length) {
      reads.add(path);
      return under.read(path, offset, length);
    }

    @Override
    public Optional<Entry> status(String path) {
      return under.status(path);
    }

    @Override
    public List<Entry> list(String prefix, String from) {
      return under.list(prefix, from);
    }

    @Override
    public Optional<Entry> find(Predicate<Entry> wanted) {
      return under.find(wanted);
    }

    @Override
    public boolean putIfAbsent(String path, byte[] body) {
      return under.putIfAbsent(path, body);
    }

    @Override
    public Upload create(String path) {
      return under.create(path);
    }

    @Override
    public void delete(String path) {
      under.delete(path);
    }

    @Override
    public void close() {
      under.close();
    }
  }

  @BeforeEach
  void open() {
    storage = new Recording(new LocalTableStorage(folder), new ConcurrentLinkedQueue<>());
    locator = new Locator(new TableFiles(storage));
  }

  @AfterEach
  void close() {
    locator.close();
  }

  private DataFile file(String name, String day, LongStream ids, String... bloom) {
    TableLayout layout = new TableLayout(TABLE, List.of("day"));
    ParquetFormat format =
        new ParquetFormat(
            ParquetFormat.Codec.SNAPPY,
            1 << 20,
            new ParquetOptions(64 * 1024, true, true, List.of(bloom)));
    OpenDataFile file = new OpenDataFile(layout, List.of(day), name, format);
    ids.forEach(
        id ->
            file.write(
                layout.plan(ROW),
                new Struct(ROW).put("id", id).put("code", "c" + id).put("day", day)));
    return file.upload(storage, Map.of());
  }

  private Locator.Search search(List<String> key, List<List<Object>> wanted) {
    KeyColumns columns = KeyColumns.of(TABLE, List.of("day"), key, Optional.empty());
    KeyIndex keys = new KeyIndex(columns.keyTypes());
    wanted.forEach(keys::add);
    return locator.search(columns, keys);
  }

  private static List<List<Integer>> rows(Map<DataFile, KeyScan.Hits> found) {
    List<List<Integer>> all = new ArrayList<>();
    for (KeyScan.Hits hits : found.values()) {
      List<Integer> rows = new ArrayList<>();
      for (int i = 0; i < hits.size(); i++) {
        rows.add(hits.row(i));
      }
      all.add(rows);
    }
    return all;
  }

  private void assertRead(DataFile... files) {
    assertThat(storage.reads().stream().distinct())
        .containsExactlyInAnyOrder(Arrays.stream(files).map(DataFile::file).toArray(String[]::new));
  }

  @Test
  void readsOnlyFilesWhoseStatisticsTakeInAKey() {
    DataFile low = file("low", "mon", LongStream.range(0, 100));
    DataFile high = file("high", "mon", LongStream.range(1000, 1100));
    Map<DataFile, KeyScan.Hits> found =
        search(List.of("id"), List.of(List.of(1005L), List.of(500L))).in(List.of(low, high));
    assertThat(rows(found)).containsExactly(List.of(5));
    assertRead(high);
  }

  @Test
  void readsOnlyPartitionsOfAKey() {
    DataFile monday = file("m", "mon", LongStream.range(0, 100));
    DataFile tuesday = file("t", "tue", LongStream.range(0, 100));
    Map<DataFile, KeyScan.Hits> found =
        search(List.of("day", "id"), List.of(List.of(Binary.fromString("tue"), 7L)))
            .in(List.of(monday, tuesday));
    assertThat(rows(found)).containsExactly(List.of(7));
    assertRead(tuesday);
  }

  @Test
  void asksBloomFiltersForFewKeysAndLeavesTheColumnsUnread() {
    LongStream even = LongStream.range(0, 50_000).map(i -> i * 2);
    DataFile with = file("with", "mon", even, "id", "code");
    int footer = 1;
    int filter = 2;
    search(List.of("id"), List.of(List.of(777L))).in(List.of(with));
    assertThat(storage.reads()).hasSize(footer + filter);
    storage.reads().clear();
    Map<DataFile, KeyScan.Hits> found =
        search(List.of("id"), List.of(List.of(777L), List.of(778L))).in(List.of(with));
    assertThat(rows(found)).containsExactly(List.of(389));
    storage.reads().clear();
    search(List.of("code"), List.of(List.of(Binary.fromString("c5x")))).in(List.of(with));
    assertThat(storage.reads()).hasSize(footer + filter);
  }

  @Test
  void readsAFileOnceHoweverOftenACommitIsPlanned() {
    DataFile first = file("a", "mon", LongStream.range(0, 100));
    DataFile second = file("b", "mon", LongStream.range(50, 150));
    Locator.Search search = search(List.of("id"), List.of(List.of(60L)));
    Collection<DataFile> before = List.of(first);
    assertThat(rows(search.in(before))).containsExactly(List.of(60));
    storage.reads().clear();
    assertThat(rows(search.in(List.of(first, second)))).containsExactly(List.of(60), List.of(10));
    assertRead(second);
  }

  @Test
  void namesAFileThatCannotBeRead() {
    DataFile file = file("a", "mon", LongStream.range(0, 100));
    DataFile longer =
        DataFile.written(
            file.file(), file.partitionValues(), file.size() + 10, 0, file.stats().orElseThrow());
    assertThatThrownBy(() -> search(List.of("id"), List.of(List.of(60L))).in(List.of(longer)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("A file of file:" + folder + " can't be read: ")
        .hasMessageContaining("is shorter than the log says");
  }

  @Test
  void refusesKeysThatTellNothingApart() {
    assertThatThrownBy(() -> search(List.of("nope"), List.of()))
        .isInstanceOf(ConnectException.class)
        .hasMessage("The table has no column 'nope'; its columns are [id, code, day]");
    StructType odd = TABLE.add("f", DoubleType.DOUBLE);
    assertThatThrownBy(() -> KeyColumns.of(odd, List.of(), List.of("f"), Optional.empty()))
        .isInstanceOf(ConnectException.class)
        .hasMessageStartingWith("The column 'f' of type double can't be a key or order rows");
    assertThatThrownBy(() -> KeyColumns.of(TABLE, List.of(), List.of("id"), Optional.of("id")))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("it can't order the rows of that key");
  }
}
