package dev.millrace.connect.deltalake.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.log.TableState;
import dev.millrace.connect.deltalake.merge.MergeTable;
import dev.millrace.connect.deltalake.storage.FileNames;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whether Spark can still read all versions, and their changes, after orphans were deleted. */
@ExtendWith(SparkExtension.class)
class OrphansIT {
  private static final StructType TABLE =
      new StructType().add("id", LongType.LONG).add("name", StringType.STRING);
  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .build();
  private static final long HOURS = 3_600_000;

  @TempDir private Path folder;

  @Test
  void leavesEveryVersionReadable(SparkProcess spark) throws Exception {
    try (MergeTable table = new MergeTable(folder, List.of("id"), Optional.empty())) {
      table.create(
          new TableDefinition(
              TABLE,
              List.of(),
              List.of(),
              Map.of("delta.enableDeletionVectors", "true", "delta.enableChangeDataFeed", "true")));
      upsert(table, 0, 200, "first");
      for (int i = 1; i < 6; i++) {
        upsert(table, 20L * i, 20L * i + 10, "of " + i);
      }
      spark.sql("delete from " + sql() + " where id % 7 = 3");
      spark.sql("optimize " + sql());
      upsert(table, 5, 25, "late");
      final List<List<String>> before = versions(spark, table.latest().version());

      daysAgo(3);
      FileNames names = MergeTable.NAMES;
      List<Path> orphans =
          List.of(
              Path.of(names.next() + ".snappy.parquet"),
              Path.of("_change_data/" + names.next() + ".snappy.parquet"),
              Path.of(names.vectorFolder() + "/deletion_vector_" + FileNames.uuid() + ".bin"));
      for (Path orphan : orphans) {
        Files.write(folder.resolve(orphan), new byte[] {1});
        Files.setLastModifiedTime(folder.resolve(orphan), hoursAgo(48));
      }
      upsert(table, 30, 31, "now");
      TableState now = table.latest();
      AtomicLong removed = new AtomicLong();
      try (Orphans cleaner =
          new Orphans(new LocalTableStorage(folder), names, 24 * HOURS, removed::addAndGet)) {
        cleaner.pass(now);
      }
      assertThat(orphans).noneMatch(orphan -> Files.exists(folder.resolve(orphan)));
      assertThat(removed).hasValue(3);
      assertThat(versions(spark, now.version() - 1)).isEqualTo(before);
    }
  }

  private String sql() {
    return "delta.`" + folder + "`";
  }

  /** The rows of each version, and all changes. */
  private List<List<String>> versions(SparkProcess spark, long last) {
    List<List<String>> all = new ArrayList<>();
    for (long version = 0; version <= last; version++) {
      all.add(
          spark.sql("select * from " + sql() + " version as of " + version + " order by id, name"));
    }
    all.add(
        spark.sql(
            "select id, name, _change_type, _commit_version from table_changes_by_path('"
                + folder
                + "', 1, "
                + last
                + ") order by all"));
    assertThat(all).filteredOn(rows -> !rows.isEmpty()).hasSizeGreaterThan(8);
    return all;
  }

  private static void upsert(MergeTable table, long from, long to, String name) {
    LongStream.range(from, to)
        .forEach(id -> table.upsert(new Struct(ROW).put("id", id).put("name", name)));
    table.commit();
  }

  private static FileTime hoursAgo(long hours) {
    return FileTime.fromMillis(System.currentTimeMillis() - hours * HOURS);
  }

  /** Makes everything so much older. */
  private void daysAgo(int days) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        long time = Files.getLastModifiedTime(file).toMillis();
        Files.setLastModifiedTime(file, FileTime.fromMillis(time - days * 24L * HOURS));
      }
    }
  }
}
