package dev.millrace.connect.deltalake.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.Plan;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is merged, read by Spark; and Spark's own changes in between. */
@ExtendWith(SparkExtension.class)
class MergeIT {
  private static final StructType TABLE =
      new StructType()
          .add("id", LongType.LONG)
          .add("name", StringType.STRING)
          .add("place", StringType.STRING)
          .add("seen", LongType.LONG);

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("place", Schema.OPTIONAL_STRING_SCHEMA)
          .field("seen", Schema.OPTIONAL_INT64_SCHEMA)
          .build();

  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  private static final String VECTORS = "delta.enableDeletionVectors";
  private static final String FEED = "delta.enableChangeDataFeed";

  @TempDir private Path folder;
  private final Map<Long, String> expected = new TreeMap<>();
  private final List<MergeTable> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(MergeTable::close);
  }

  private MergeTable table(Map<String, String> properties, String... partitions) {
    return open(Optional.empty())
        .create(new TableDefinition(TABLE, List.of(partitions), List.of(), properties));
  }

  private MergeTable open(Optional<String> ordering) {
    return open(ordering, List.of("id"));
  }

  private MergeTable open(Optional<String> ordering, List<String> key) {
    MergeTable table = new MergeTable(folder, key, ordering);
    open.add(table);
    return table;
  }

  private String sql() {
    return "delta.`" + folder + "`";
  }

  private static Struct row(long id, String name, String place, Long seen) {
    return new Struct(ROW).put("id", id).put("name", name).put("place", place).put("seen", seen);
  }

  private void upsert(MergeTable table, long id, String name, String place) {
    table.upsert(row(id, name, place, null));
    expected.put(id, json(id, name, place, null));
  }

  private static String json(long id, String name, String place, Long seen) {
    return "{\"id\":%d,\"name\":\"%s\",\"place\":\"%s\",\"seen\":%d}"
        .formatted(id, name, place, seen);
  }

  private void delete(MergeTable table, long id) {
    table.delete(new Struct(KEY).put("id", id));
    expected.remove(id);
  }

  private void fill(MergeTable table, int rows) {
    for (long id = 0; id < rows; id++) {
      upsert(table, id, "n" + id, "p" + id % 3);
    }
    table.commit();
  }

  private void check(SparkProcess spark) {
    assertThat(spark.sql("select id, name, place, seen from " + sql() + " order by id"))
        .containsExactlyElementsOf(expected.values());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void updatesInsertsAndDeletes(boolean vectors, SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "" + vectors));
    fill(table, 1000);
    upsert(table, 7, "seven", "p1");
    upsert(table, 2000, "new", "p1");
    delete(table, 8);
    delete(table, 3000);
    Plan plan = table.commit();
    assertThat(plan.adds().stream().anyMatch(file -> file.deletionVector().isPresent()))
        .isEqualTo(vectors);
    check(spark);

    // The second vector holds what the first did.
    delete(table, 7);
    upsert(table, 8, "again", "p2");
    upsert(table, 9, "nine", "p2");
    table.commit();
    check(spark);
    assertThat(spark.sql("select count(*) c from " + sql() + " version as of 1"))
        .containsExactly("{\"c\":1000}");
  }

  @Test
  void removesAFileThatHasNoRowsLeft(SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "true"));
    upsert(table, 1, "one", "p");
    upsert(table, 2, "two", "p");
    table.commit();
    delete(table, 1);
    table.commit();
    delete(table, 2);
    Plan plan = table.commit();
    assertThat(plan.adds()).isEmpty();
    assertThat(plan.removes()).hasSize(1);
    assertThat(table.latest().files()).isEmpty();
    check(spark);
  }

  @Test
  void writesADenseFileAnew(SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "true"));
    fill(table, 100);
    LongStream.range(0, 40).forEach(id -> delete(table, id));
    Plan plan = table.commit();
    assertThat(plan.adds())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.deletionVector()).isEmpty();
              assertThat(file.stats().orElseThrow())
                  .contains("\"numRecords\":60", "\"minValues\":{\"id\":40,");
            });
    check(spark);
    assertThat(spark.sql("select min(id) least from " + sql())).containsExactly("{\"least\":40}");
  }

  @Test
  void movesRowsBetweenPartitions(SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "true"), "place");
    fill(table, 300);
    upsert(table, 1, "moved", "p2");
    upsert(table, 2, "stayed", "p2");
    table.commit();
    check(spark);
    assertThat(table.latest().files().stream().map(DataFile::partitionValues).distinct())
        .hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsTheChangeDataFeed(boolean vectors, SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "" + vectors, FEED, "true"), "place");
    fill(table, 6);
    upsert(table, 1, "moved", "p2");
    upsert(table, 2, "two", "p2");
    upsert(table, 9, "new", "p0");
    delete(table, 3);
    delete(table, 77);
    table.commit();
    check(spark);
    assertThat(
            spark.sql(
                "select _change_type t, id, name, place from table_changes_by_path('"
                    + folder
                    + "', 2) order by id, t desc"))
        .containsExactly(
            "{\"t\":\"update_preimage\",\"id\":1,\"name\":\"n1\",\"place\":\"p1\"}",
            "{\"t\":\"update_postimage\",\"id\":1,\"name\":\"moved\",\"place\":\"p2\"}",
            "{\"t\":\"update_preimage\",\"id\":2,\"name\":\"n2\",\"place\":\"p2\"}",
            "{\"t\":\"update_postimage\",\"id\":2,\"name\":\"two\",\"place\":\"p2\"}",
            "{\"t\":\"delete\",\"id\":3,\"name\":\"n3\",\"place\":\"p0\"}",
            "{\"t\":\"insert\",\"id\":9,\"name\":\"new\",\"place\":\"p0\"}");
    // What only inserts needs no file of its own.
    upsert(table, 50, "more", "p1");
    assertThat(table.commit().changeFiles()).isEmpty();
    assertThat(
            spark.sql("select _change_type t, id from table_changes_by_path('" + folder + "', 3)"))
        .containsExactly("{\"t\":\"insert\",\"id\":50}");
  }

  @Test
  void readsVectorsThatStandInTheLog(SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "true"));
    fill(table, 100);
    delete(table, 1);
    upsert(table, 2, "two", "p0");
    table.commitInline();
    check(spark);
    upsert(table, 1, "again", "p0");
    upsert(table, 3, "three", "p0");
    table.commit();
    check(spark);
  }

  @Test
  void goesOnAfterWhatSparkDoes(SparkProcess spark) {
    MergeTable table = table(Map.of(VECTORS, "true", "delta.columnMapping.mode", "name"), "place");
    fill(table, 300);
    // Several vectors in one file, of one commit.
    spark.sql("delete from " + sql() + " where id in (4, 5, 6, 200, 201, 202)");
    List.of(4L, 5L, 6L, 200L, 201L, 202L).forEach(expected::remove);
    upsert(table, 5, "back", "p1");
    upsert(table, 7, "seven", "p1");
    table.commit();
    check(spark);

    spark.sql(
        "merge into "
            + sql()
            + " t using (select 7L id, 'spark' name) s on t.id = s.id"
            + " when matched then update set name = s.name");
    expected.put(7L, json(7, "spark", "p1", null));
    upsert(table, 8, "eight", "p2");
    table.commit();
    spark.sql("optimize " + sql());
    delete(table, 7);
    upsert(table, 8, "after optimize", "p0");
    table.commit();
    spark.sql("alter table " + sql() + " rename column name to title");
    spark.sql("alter table " + sql() + " rename column title to name");
    spark.sql("alter table " + sql() + " add column extra string");
    delete(table, 9);
    table.commit();
    check(spark);
  }

  @Test
  void keepsTheNewerRowByTheOrderingColumn(SparkProcess spark) {
    table(Map.of(VECTORS, "true", FEED, "true"));
    MergeTable table = open(Optional.of("seen"));
    table.upsert(row(1, "a", "p", 10L), row(2, "a", "p", 10L), row(3, "a", "p", null));
    table.commit();
    table.upsert(
        row(1, "older", "p", 9L),
        row(2, "newer", "p", 11L),
        row(2, "older", "p", 5L),
        row(3, "first to say", "p", 1L),
        row(4, "new", "p", 1L));
    table.commit();
    expected.put(1L, json(1, "a", "p", 10L));
    expected.put(2L, json(2, "newer", "p", 11L));
    expected.put(3L, json(3, "first to say", "p", 1L));
    expected.put(4L, json(4, "new", "p", 1L));
    check(spark);
    assertThat(
            spark.sql(
                "select count(*) c from table_changes_by_path('"
                    + folder
                    + "', 2) where id = 1 or name = 'older'"))
        .containsExactly("{\"c\":0}");
  }

  /** Spark writes decimals, times and texts in forms of its own, some without statistics. */
  @Test
  void findsKeysOfEveryTypeInSparksFiles(SparkProcess spark) {
    spark.sql(
        "create table "
            + sql()
            + " (b byte, s short, i int, l long, t string, d9 decimal(9,2), d18 decimal(18,3),"
            + " d38 decimal(38,4), day date, at timestamp, flag boolean, raw binary, v string)"
            + " using delta partitioned by (s) tblproperties ('"
            + VECTORS
            + "' = 'true')");
    spark.sql(
        "insert into "
            + sql()
            + " select cast(id as byte), cast(id % 2 as short), cast(id as int), id * 10000000000,"
            + " concat('text ', id), id + 0.25, id * 1000000 + 0.125, id * 1000000000000000 + 0.5,"
            + " date_add(date'1969-12-30', cast(id as int)),"
            + " timestampadd(microsecond, id * 1000001, timestamp'1969-12-31 23:59:59'),"
            + " id % 2 = 0, cast(concat('raw', id) as binary), 'old' from range(100)");
    Schema key =
        SchemaBuilder.struct()
            .field("b", Schema.INT8_SCHEMA)
            .field("s", Schema.INT16_SCHEMA)
            .field("i", Schema.INT32_SCHEMA)
            .field("l", Schema.INT64_SCHEMA)
            .field("t", Schema.STRING_SCHEMA)
            .field("d9", Decimal.schema(2))
            .field("d18", Decimal.schema(3))
            .field("d38", Decimal.schema(4))
            .field("day", org.apache.kafka.connect.data.Date.SCHEMA)
            .field("at", Timestamp.SCHEMA)
            .field("flag", Schema.BOOLEAN_SCHEMA)
            .field("raw", Schema.BYTES_SCHEMA)
            .build();
    // The times of 0 and of 1,000 rows on have no microseconds, which Connect's type lacks.
    Struct zero =
        new Struct(key)
            .put("b", (byte) 0)
            .put("s", (short) 0)
            .put("i", 0)
            .put("l", 0L)
            .put("t", "text 0")
            .put("d9", new BigDecimal("0.25"))
            .put("d18", new BigDecimal("0.125"))
            .put("d38", new BigDecimal("0.5000"))
            .put("day", Date.from(Instant.parse("1969-12-30T00:00:00Z")))
            .put("at", Date.from(Instant.parse("1969-12-31T23:59:59Z")))
            .put("flag", true)
            .put("raw", "raw0".getBytes(StandardCharsets.UTF_8));
    MergeTable all = open(Optional.empty(), key.fields().stream().map(Field::name).toList());
    all.delete(zero);
    all.commit();
    assertThat(spark.sql("select count(*) c, min(b) least from " + sql()))
        .containsExactly("{\"c\":99,\"least\":1}");

    Map<String, Object> five =
        Map.of(
            "b",
            (byte) 5,
            "i",
            6,
            "l",
            70_000_000_000L,
            "t",
            "text 8",
            "d9",
            new BigDecimal("9.25"),
            "d18",
            new BigDecimal("10000000.125"),
            "d38",
            new BigDecimal("11000000000000000.5000"),
            "day",
            Date.from(Instant.parse("1970-01-11T00:00:00Z")),
            "raw",
            "raw13".getBytes(StandardCharsets.UTF_8));
    five.forEach(
        (column, value) -> {
          MergeTable one = open(Optional.empty(), List.of(column));
          one.delete(
              new Struct(SchemaBuilder.struct().field(column, key.field(column).schema()).build())
                  .put(column, value));
          assertThat(one.commit().removes()).as(column).hasSize(1);
        });
    assertThat(
            spark.sql(
                "select count(*) c, sum(case when b between 5 and 13 then 1 else 0 end) hit from "
                    + sql()))
        .containsExactly("{\"c\":90,\"hit\":0}");
  }
}
