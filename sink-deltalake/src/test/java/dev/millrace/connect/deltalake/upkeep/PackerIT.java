package dev.millrace.connect.deltalake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.change.RowChange;
import dev.millrace.connect.deltalake.data.TableLayout;
import dev.millrace.connect.deltalake.files.TableFormat;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.Chunk;
import dev.millrace.connect.deltalake.log.CommitSettings;
import dev.millrace.connect.deltalake.log.TableCommitter;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.ChangeBuffer;
import dev.millrace.connect.deltalake.merge.MergePlanner;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.connect.files.format.ParquetFormat;
import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files that are packed while their table is written, read by Spark. */
@ExtendWith(SparkExtension.class)
class PackerIT {
  private static final ParquetFormat FORMAT =
      new ParquetFormat(ParquetFormat.Codec.SNAPPY, 16L * 1024 * 1024);
  private static final StructType TABLE =
      new StructType().add("id", LongType.LONG).add("name", StringType.STRING);
  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .build();
  private static final FileNames NAMES = FileNames.of("u");
  private static final int MIN_FILES = 4;

  @TempDir private Path folder;
  private final Map<Long, String> expected = new TreeMap<>();
  private LocalTableStorage storage;
  private Packer packer;
  private TableCommitter committer;
  private ChangeBuffer buffer;

  private void open(Map<String, String> properties, boolean packs) {
    storage = new LocalTableStorage(folder);
    KernelTable kernel = new KernelTable(storage);
    kernel.create(new TableDefinition(TABLE, List.of(), List.of(), properties));
    packer =
        new Packer(
            storage,
            () -> committer,
            new Packer.Settings(1 << 20, MIN_FILES, new TableFormat(FORMAT, true), NAMES));
    committer =
        new TableCommitter(
            storage,
            kernel,
            kernel,
            new MergePlanner(storage, new TableFormat(FORMAT, true), NAMES),
            new CommitSettings(0, 10_000, true),
            packs ? packer : state -> {});
    buffer =
        new ChangeBuffer(
            new TableLayout(committer.state().schema(), List.of()),
            List.of("id"),
            Optional.empty());
  }

  @AfterEach
  void close() {
    packer.close();
    committer.close();
    storage.close();
  }

  private void upsert(long id, String name) {
    buffer.add(new RowChange.Upsert(new Struct(ROW).put("id", id).put("name", name)));
    expected.put(id, "{\"id\":%d,\"name\":\"%s\"}".formatted(id, name));
  }

  private TableState commit() {
    ChangeBuffer.Rows rows = buffer.write(FORMAT, NAMES::next);
    TableState at = committer.state();
    return committer
        .submit(
            new Chunk(
                List.of(),
                at.schema(),
                Optional.empty(),
                List.of(),
                Optional.of(rows.uploaded(file -> file.upload(storage, at.properties())))))
        .join()
        .state();
  }

  private String sql() {
    return "delta.`" + folder + "`";
  }

  private void check(SparkProcess spark) {
    assertThat(spark.sql("select id, name from " + sql() + " order by id"))
        .containsExactlyElementsOf(expected.values());
  }

  @Test
  void keepsFilesFewWhileRowsChange(SparkProcess spark) throws Exception {
    open(Map.of("delta.enableDeletionVectors", "true"), true);
    for (int i = 0; i < 60; i++) {
      for (int row = 0; row < 50; row++) {
        upsert(i * 40L + row, "of " + i);
      }
      commit();
      if (i % 20 == 10) {
        check(spark);
      }
    }
    packer.rest();
    committer.refresh().join();
    assertThat(committer.state().files()).hasSizeLessThan(5 * MIN_FILES);
    check(spark);
    assertThat(spark.sql("describe history " + sql()).toString()).contains("OPTIMIZE");
  }

  @Test
  void tellsNoChangesByPacking(SparkProcess spark) throws Exception {
    open(Map.of("delta.enableDeletionVectors", "true", "delta.enableChangeDataFeed", "true"), true);
    for (int i = 0; i < 12; i++) {
      upsert(i, "first");
      upsert(100, "of " + i);
      commit();
    }
    packer.rest();
    committer.refresh().join();
    long last = committer.state().version();
    assertThat(
            spark.sql(
                "select _change_type, count(*) as n from table_changes_by_path('"
                    + folder
                    + "', 1, "
                    + last
                    + ") group by all order by 1"))
        .containsExactly(
            "{\"_change_type\":\"insert\",\"n\":13}",
            "{\"_change_type\":\"update_postimage\",\"n\":11}",
            "{\"_change_type\":\"update_preimage\",\"n\":11}");
    check(spark);
  }

  @Test
  void yieldsToWhoeverChangedTheFiles(SparkProcess spark) throws Exception {
    open(Map.of(), false);
    for (int i = 0; i < MIN_FILES; i++) {
      upsert(i, "first");
      commit();
    }
    Compaction compaction = compaction();
    Packed packed = packed(compaction);
    spark.sql("update " + sql() + " set name = 'spark' where id = 2");
    expected.put(2L, "{\"id\":2,\"name\":\"spark\"}");
    assertThat(committer.submit(packed).join()).isEmpty();
    packed.discard();
    assertThat(names()).noneMatch(name -> name.startsWith("packed-"));
    check(spark);

    Packed again = packed(compaction);
    spark.sql("insert into " + sql() + " values (9, 'spark')");
    expected.put(9L, "{\"id\":9,\"name\":\"spark\"}");
    assertThat(committer.submit(again).join()).isPresent();
    assertThat(names()).filteredOn(name -> name.startsWith("packed-")).hasSize(1);
    check(spark);
  }

  @Test
  void takesOutWhatIsDeletedMeanwhile(SparkProcess spark) throws Exception {
    open(Map.of("delta.enableDeletionVectors", "true"), false);
    for (int i = 0; i < MIN_FILES; i++) {
      for (int row = 0; row < 10; row++) {
        upsert(i * 10 + row, "first");
      }
      commit();
    }
    upsert(3, "second");
    upsert(27, "second");
    commit();
    Packed packed = packed(compaction());
    upsert(4, "third");
    upsert(25, "third");
    upsert(28, "third");
    commit();
    spark.sql("delete from " + sql() + " where id = 39");
    expected.remove(39L);
    assertThat(committer.submit(packed).join()).isPresent();
    check(spark);
    upsert(5, "fourth");
    commit();
    check(spark);
  }

  private Compaction compaction() {
    return new Compaction(storage, new Packing(1 << 20, MIN_FILES), FORMAT, FileNames.of("packed"));
  }

  private Packed packed(Compaction compaction) {
    TableState at = committer.refresh().join();
    return compaction.rewrite(at, compaction.bins(at).get(0)).orElseThrow();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
