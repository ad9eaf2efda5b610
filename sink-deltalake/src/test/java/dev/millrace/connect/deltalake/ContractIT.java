package dev.millrace.connect.deltalake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every kind of table that the task writes, each row of it read by Spark and compared with a model
 * of what was sent; and Spark's own statements between the task's commits.
 */
@ExtendWith(SparkExtension.class)
@SuppressWarnings("JavaUtilDate") // Connect's own type for dates
class ContractIT {
  private static final TopicPartition TP = new TopicPartition("things", 0);
  private static final Schema DATE =
      org.apache.kafka.connect.data.Date.builder().optional().build();
  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  /** A column of each of Connect's types, and some in each other. */
  private static final Schema EVERYTHING =
      SchemaBuilder.struct()
          .name("everything")
          .field("id", Schema.INT64_SCHEMA)
          .field("tiny", Schema.OPTIONAL_INT8_SCHEMA)
          .field("small", Schema.OPTIONAL_INT16_SCHEMA)
          .field("whole", Schema.OPTIONAL_INT32_SCHEMA)
          .field("big", Schema.OPTIONAL_INT64_SCHEMA)
          .field("single", Schema.OPTIONAL_FLOAT32_SCHEMA)
          .field("twice", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("flag", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("text", Schema.OPTIONAL_STRING_SCHEMA)
          .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
          .field("amount", Decimal.builder(4).optional().build())
          .field("price", decimal(7, 2))
          .field("day", DATE)
          .field("daytime", Time.builder().optional().build())
          .field("seen", Timestamp.builder().optional().build())
          .field(
              "place",
              SchemaBuilder.struct()
                  .name("place")
                  .field("city", Schema.STRING_SCHEMA)
                  .field("zips", SchemaBuilder.array(Schema.OPTIONAL_INT32_SCHEMA).optional())
                  .optional()
                  .build())
          .field(
              "parts",
              SchemaBuilder.array(
                      SchemaBuilder.struct()
                          .name("part")
                          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
                          .field("due", DATE)
                          .optional()
                          .build())
                  .optional()
                  .build())
          .field(
              "counts",
              SchemaBuilder.map(
                      Schema.STRING_SCHEMA,
                      SchemaBuilder.array(Schema.INT64_SCHEMA).optional().build())
                  .optional()
                  .build())
          .build();

  private static final Schema THING =
      SchemaBuilder.struct()
          .name("thing")
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.OPTIONAL_STRING_SCHEMA)
          .field("place", Schema.STRING_SCHEMA)
          .build();

  @TempDir private Path lake;
  private final List<SinkRecord> log = new ArrayList<>();
  private final Map<Long, Struct> model = new TreeMap<>();
  private TaskRun run;

  private static Schema decimal(int precision, int scale) {
    return Decimal.builder(scale)
        .parameter("connect.decimal.precision", Integer.toString(precision))
        .optional()
        .build();
  }

  private void begin(String... more) {
    List<String> props = new ArrayList<>(List.of("schema.evolution", "basic"));
    props.addAll(List.of(more));
    run =
        new TaskRun(TaskRun.props(lake + "/${topic}", props.toArray(new String[0])))
            .open(TP, log, 0);
  }

  /** Changes rows by key instead of only adding some. */
  private void beginUpserts(String... more) {
    List<String> props =
        new ArrayList<>(
            List.of("insert.mode", "upsert", "pk.fields", "id", "delete.enabled", "true"));
    props.addAll(List.of(more));
    begin(props.toArray(new String[0]));
  }

  @AfterEach
  void end() {
    run.close();
  }

  private void send(Schema schema, Object value, long id) {
    log.add(
        new SinkRecord(
            TP.topic(),
            TP.partition(),
            KEY,
            new Struct(KEY).put("id", id),
            schema,
            value,
            // Gaps, as exactly-once producers leave them.
            log.size() * 2L,
            1_700_000_000_000L,
            TimestampType.CREATE_TIME));
  }

  private void send(Struct row) {
    send(row.schema(), row, row.getInt64("id"));
    model.put(row.getInt64("id"), row);
  }

  private void delete(long id) {
    send(null, null, id);
    model.remove(id);
  }

  private static Struct thing(long id, String name, String place) {
    return new Struct(THING).put("id", id).put("name", name).put("place", place);
  }

  /** Brings all that was sent into the table. */
  private void commit() {
    run.finish();
  }

  private Path folder() {
    return lake.resolve(TP.topic());
  }

  private String table() {
    return "delta.`" + folder() + "`";
  }

  private List<String> expected(Schema columns) {
    return model.values().stream().map(row -> SparkRows.of(row, columns)).toList();
  }

  private void check(SparkProcess spark, Schema columns) {
    assertThat(rows(spark, columns, "")).containsExactlyElementsOf(expected(columns));
  }

  /** The rows as {@link SparkRows} tells them. */
  private List<String> rows(SparkProcess spark, Schema columns, String suffix) {
    return spark.sql(
        "select " + SparkRows.columns(columns) + " from " + table() + suffix + " order by id");
  }

  private List<Path> logFiles(String suffix) throws IOException {
    try (Stream<Path> files = Files.list(folder().resolve("_delta_log"))) {
      return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private long version() throws IOException {
    List<Path> versions = logFiles(".json");
    String name = versions.get(versions.size() - 1).getFileName().toString();
    return Long.parseLong(name.replace(".json", ""));
  }

  private void sendEverything() {
    Schema place = EVERYTHING.field("place").schema();
    Schema part = EVERYTHING.field("parts").schema().valueSchema();
    Map<String, List<Long>> none = new LinkedHashMap<>();
    none.put("none", null);
    List<Integer> zips = new ArrayList<>(List.of(101, 102));
    zips.add(null);
    send(
        new Struct(EVERYTHING)
            .put("id", 1L)
            .put("tiny", Byte.MIN_VALUE)
            .put("small", Short.MAX_VALUE)
            .put("whole", Integer.MIN_VALUE)
            .put("big", Long.MAX_VALUE)
            .put("single", 1.5f)
            .put("twice", -2.25)
            .put("flag", true)
            .put("text", "Zoë said \"ä\\b\"\n")
            .put("raw", "raw\0bytes".getBytes(StandardCharsets.UTF_8))
            .put("amount", new BigDecimal("-1234567890123456789012345678901234.5678"))
            .put("price", new BigDecimal("-12345.67"))
            .put("day", Date.from(Instant.parse("1969-12-31T00:00:00Z")))
            .put("daytime", new Date(86_399_999L))
            .put("seen", Date.from(Instant.parse("1969-07-20T20:17:40.123Z")))
            .put("place", new Struct(place).put("city", "Oslo").put("zips", zips))
            .put(
                "parts",
                List.of(
                    new Struct(part).put("name", "wheel"),
                    new Struct(part).put("due", Date.from(Instant.parse("2024-02-29T00:00:00Z")))))
            .put("counts", Map.of("one", List.of(1L, 2L))));
    send(new Struct(EVERYTHING).put("id", 2L));
    send(new Struct(EVERYTHING).put("id", 4L).put("counts", none));
    send(
        new Struct(EVERYTHING)
            .put("id", 3L)
            .put("text", "")
            .put("raw", new byte[0])
            .put("amount", new BigDecimal("0.0001").setScale(4))
            .put("price", new BigDecimal("99999.99"))
            .put("day", Date.from(Instant.parse("9999-12-31T00:00:00Z")))
            .put("seen", Date.from(Instant.parse("2026-01-01T00:00:00Z")))
            .put("place", new Struct(place).put("city", "").put("zips", List.of()))
            .put("parts", List.of())
            .put("counts", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta.checkpointInterval=100",
        "delta.columnMapping.mode=name",
        "delta.enableInCommitTimestamps=true,delta.enableRowTracking=true",
        "delta.enableDeletionVectors=true,delta.enableTypeWidening=true"
      })
  void everyTypeComesThrough(String properties, SparkProcess spark) {
    begin("table.properties", properties);
    sendEverything();
    commit();
    for (long id = 10; id < 20; id++) {
      send(new Struct(EVERYTHING).put("id", id).put("text", "of " + id));
    }
    commit();
    check(spark, EVERYTHING);
    assertThat(spark.sql("select typeof(amount), typeof(price), typeof(daytime) from " + table()))
        .contains(
            "{\"typeof(amount)\":\"decimal(38,4)\",\"typeof(price)\":\"decimal(7,2)\","
                + "\"typeof(daytime)\":\"int\"}");
    // What readers skip files by.
    assertThat(spark.sql("select id from " + table() + " where day < date'1970-01-01'"))
        .containsExactly("{\"id\":1}");
    assertThat(spark.sql("select id from " + table() + " where price >= 99999 or text = 'of 15'"))
        .containsExactlyInAnyOrder("{\"id\":3}", "{\"id\":15}");
    assertThat(spark.sql("select id from " + table() + " where seen > timestamp'2025-06-01'"))
        .containsExactly("{\"id\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "name"})
  void partitionsByEveryType(String mapping, SparkProcess spark) {
    List<String> columns =
        List.of(
            "tiny", "small", "whole", "big", "flag", "text", "amount", "price", "day", "daytime",
            "seen");
    begin(
        "partition.columns",
        String.join(",", columns),
        "table.properties",
        "delta.columnMapping.mode=" + mapping);
    sendEverything();
    // An empty text is null in a partition column, by Delta Lake's protocol.
    model.put(3L, copy(model.get(3L)).put("text", null));
    for (String text : List.of("a/b=c", "100 %", "%2F", "x:y?z#", "ü ö", "{[`']}", "..")) {
      send(new Struct(EVERYTHING).put("id", 100L + log.size()).put("text", text));
    }
    commit();
    check(spark, EVERYTHING);
    assertThat(spark.sql("select id from " + table() + " where text = 'a/b=c'"))
        .containsExactly("{\"id\":104}");
    assertThat(spark.sql("select id from " + table() + " where seen < timestamp'1970-01-01'"))
        .containsExactly("{\"id\":1}");
  }

  private static Struct copy(Struct row) {
    Struct copy = new Struct(row.schema());
    row.schema().fields().forEach(field -> copy.put(field, row.get(field)));
    return copy;
  }

  @ParameterizedTest
  @CsvSource({"none,false", "name,false", "name,true"})
  void schemasEvolve(String mapping, boolean upserts, SparkProcess spark) throws Exception {
    String properties =
        "delta.enableTypeWidening=true,delta.enableDeletionVectors=true,delta.columnMapping.mode="
            + mapping;
    if (upserts) {
      beginUpserts("table.properties", properties);
    } else {
      begin("table.properties", properties);
    }
    Schema first =
        evolving(
            Schema.INT8_SCHEMA,
            Schema.FLOAT32_SCHEMA,
            decimal(6, 2),
            Schema.STRING_SCHEMA,
            SchemaBuilder.struct().field("city", Schema.STRING_SCHEMA).optional().build());
    Schema later =
        evolving(
            Schema.INT64_SCHEMA,
            Schema.FLOAT64_SCHEMA,
            decimal(12, 4),
            Schema.OPTIONAL_STRING_SCHEMA,
            SchemaBuilder.struct()
                .field("city", Schema.STRING_SCHEMA)
                .field("zip", Schema.OPTIONAL_INT32_SCHEMA)
                .optional()
                .build(),
            "extra");
    for (long id = 0; id < 5; id++) {
      send(
          new Struct(first)
              .put("id", id)
              .put("number", (byte) id)
              .put("ratio", 0.5f)
              .put("price", new BigDecimal("1.25"))
              .put("name", "n" + id)
              .put("place", new Struct(first.field("place").schema()).put("city", "Oslo")));
    }
    commit();
    List<String> before = expected(first);
    long old = version();
    for (long id = upserts ? 3 : 5; id < 10; id++) {
      Schema place = later.field("place").schema();
      send(
          new Struct(later)
              .put("id", id)
              .put("number", 1L << 40)
              .put("ratio", 1e300)
              .put("price", new BigDecimal("12345678.0625"))
              .put("name", null)
              .put("place", new Struct(place).put("city", "Rome").put("zip", (int) id))
              .put("extra", "e" + id));
    }
    commit();
    // The old schema is still heard of, in the same batch as the new one.
    send(
        new Struct(first)
            .put("id", 20L)
            .put("number", (byte) 1)
            .put("ratio", 2f)
            .put("price", new BigDecimal("3.50"))
            .put("name", "late"));
    send(new Struct(later).put("id", 21L).put("number", 5L).put("ratio", 0.1));
    commit();
    model.values().forEach(row -> assertThat(row.schema()).isIn(first, later));
    model.replaceAll((id, row) -> scaled(row, 4));
    check(spark, later);
    assertThat(rows(spark, first, " version as of " + old)).containsExactlyElementsOf(before);
    assertThat(spark.sql("select id from " + table() + " where number > 1000 or extra = 'x'"))
        .hasSize(upserts ? 7 : 5);
  }

  /** Spark tells all of a column's values with the digits of its type. */
  private static Struct scaled(Struct row, int scale) {
    Struct copy = new Struct(widerPrice(row.schema()));
    row.schema().fields().forEach(field -> copy.put(field.name(), row.get(field)));
    BigDecimal price = (BigDecimal) row.get("price");
    return price == null ? copy : copy.put("price", price.setScale(scale));
  }

  private static Schema widerPrice(Schema schema) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (Field field : schema.fields()) {
      builder.field(field.name(), field.name().equals("price") ? decimal(12, 4) : field.schema());
    }
    return builder.build();
  }

  private static Schema evolving(
      Schema number, Schema ratio, Schema price, Schema name, Schema place, String... more) {
    SchemaBuilder builder =
        SchemaBuilder.struct()
            .name("evolving")
            .field("id", Schema.INT64_SCHEMA)
            .field("number", number)
            .field("ratio", ratio)
            .field("price", price)
            .field("name", name)
            .field("place", place);
    for (String column : more) {
      builder.field(column, Schema.OPTIONAL_STRING_SCHEMA);
    }
    return builder.build();
  }

  @Test
  void objectsWithoutSchemaBecomeRows(SparkProcess spark) {
    begin();
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("id", 1L);
    first.put("nothing", null);
    first.put("tags", List.of());
    send(null, first, 1);
    commit();
    send(null, Map.of("id", 2L, "ratio", 0.5, "tags", List.of("a", "b")), 2);
    send(null, Map.of("id", 3L, "place", Map.of("city", "Oslo")), 3);
    commit();
    send(null, Map.of("id", 4L, "place", Map.of("zip", 101L), "flag", true), 4);
    commit();
    assertThat(spark.sql("select id, ratio, tags, place, flag from " + table() + " order by id"))
        .containsExactly(
            "{\"id\":1,\"ratio\":null,\"tags\":null,\"place\":null,\"flag\":null}",
            "{\"id\":2,\"ratio\":0.5,\"tags\":[\"a\",\"b\"],\"place\":null,\"flag\":null}",
            "{\"id\":3,\"ratio\":null,\"tags\":null,\"place\":{\"city\":\"Oslo\",\"zip\":null},"
                + "\"flag\":null}",
            "{\"id\":4,\"ratio\":null,\"tags\":null,\"place\":{\"city\":null,\"zip\":101},"
                + "\"flag\":true}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "v2"})
  void checkpointsStandForTheVersionsBeforeThem(String policy, SparkProcess spark)
      throws Exception {
    beginUpserts(
        "table.properties",
        "delta.checkpointInterval=5,delta.enableDeletionVectors=true,delta.checkpointPolicy="
            + policy,
        "partition.columns",
        "place",
        "compaction.min.files",
        "3");
    Random random = new Random(3);
    for (int i = 0; i < 12; i++) {
      change(random, 30);
      commit();
    }
    run.close();
    List<Path> checkpoints = logFiles(".parquet");
    assertThat(checkpoints).isNotEmpty();
    String newest = checkpoints.get(checkpoints.size() - 1).getFileName().toString();
    for (Path version : logFiles(".json")) {
      if (version.getFileName().toString().compareTo(newest) < 0) {
        Files.delete(version);
      }
    }
    assertThat(logFiles(".json").get(0).getFileName().toString()).doesNotStartWith("0".repeat(20));
    check(spark, THING);
    beginUpserts("partition.columns", "place");
    change(random, 30);
    commit();
    check(spark, THING);
  }

  /** Sends some changes of keys up to {@code keys}. */
  private void change(Random random, int keys) {
    for (int i = 0; i < 10; i++) {
      long id = random.nextInt(keys);
      if (random.nextInt(4) == 0) {
        delete(id);
      } else {
        send(thing(id, "n" + log.size(), "p" + random.nextInt(2)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"delta.enableDeletionVectors=true,''", "delta.enableDeletionVectors=false,place"})
  void changesArePackedAndToldAndEachVersionStays(
      String vectors, String partition, SparkProcess spark) throws Exception {
    beginUpserts(
        "table.properties",
        vectors + ",delta.enableChangeDataFeed=true,delta.checkpointInterval=4",
        "partition.columns",
        partition,
        "compaction.min.files",
        "3");
    Random random = new Random(7);
    Map<Long, List<String>> versions = new TreeMap<>();
    for (int i = 0; i < 9; i++) {
      change(random, 40);
      commit();
      versions.put(version(), expected(THING));
    }
    run.close(); // Waits for what is being packed.
    check(spark, THING);
    assertThat(spark.sql("describe history " + table()).toString()).contains("OPTIMIZE");
    List<Long> told = List.copyOf(versions.keySet());
    for (int i = 0; i < told.size(); i += 3) {
      assertThat(rows(spark, THING, " version as of " + told.get(i)))
          .containsExactlyElementsOf(versions.get(told.get(i)));
    }
    assertThat(replayed(spark)).containsExactlyElementsOf(expected(THING));
    beginUpserts();
  }

  /** What a reader of the change data feed makes of it, from the first version on. */
  private List<String> replayed(SparkProcess spark) {
    return spark.sql(
        "select id, name, place from (select *, row_number() over (partition by id order by"
            + " _commit_version desc, case when _change_type in ('insert', 'update_postimage')"
            + " then 0 else 1 end) n from table_changes_by_path('"
            + folder()
            + "', 0)) where n = 1 and _change_type in ('insert', 'update_postimage') order by id");
  }

  @Test
  void appendsGoOnBetweenSparksStatements(SparkProcess spark) {
    begin(
        "table.properties",
        "delta.enableDeletionVectors=true,delta.columnMapping.mode=name",
        "compaction.min.files",
        "3");
    sendThings(0, 100);
    commit();
    sparkWrites(spark, false);
    check(spark, THING);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void changesGoOnBetweenSparksStatements(boolean vectors, SparkProcess spark) {
    beginUpserts(
        "table.properties",
        "delta.enableChangeDataFeed=true,delta.enableDeletionVectors=" + vectors,
        "compaction.min.files",
        "3",
        "partition.columns",
        "place");
    sendThings(0, 100);
    commit();
    sparkWrites(spark, true);
    check(spark, THING);
    assertThat(replayed(spark)).containsExactlyElementsOf(expected(THING));
  }

  private void sendThings(long from, long to) {
    for (long id = from; id < to; id++) {
      send(thing(id, "n" + id, "p" + id % 2));
    }
  }

  /** Each kind of Spark's statements, and after each one a commit of the task. */
  private void sparkWrites(SparkProcess spark, boolean upserts) {
    spark.sql(
        "merge into "
            + table()
            + " t using (select 1L id, 'merged' name, 'p1' place union all select 1000L, 'new',"
            + " 'p0') s on t.id = s.id when matched then update set * when not matched then insert"
            + " *");
    model.put(1L, thing(1, "merged", "p1"));
    model.put(1000L, thing(1000, "new", "p0"));
    next(upserts, 100);

    spark.sql("delete from " + table() + " where id between 10 and 19 or id = 100");
    model.keySet().removeIf(id -> (id >= 10 && id <= 19) || id == 100);
    next(upserts, 110);

    spark.sql("update " + table() + " set name = concat(name, '!') where id % 10 = 5");
    model.replaceAll(
        (id, row) -> id % 10 == 5 ? thing(id, row.get("name") + "!", row.getString("place")) : row);
    next(upserts, 120);

    spark.sql("optimize " + table());
    next(upserts, 130);

    spark.sql("alter table " + table() + " add column extra string");
    next(upserts, 140);
    assertThat(spark.sql("select count(*) c from " + table() + " where extra is null"))
        .containsExactly("{\"c\":" + model.size() + "}");
    next(upserts, 150);
  }

  private void next(boolean upserts, long from) {
    sendThings(from, from + 10);
    if (upserts) {
      send(thing(1, "after " + from, "p0"));
      send(thing(from / 10, "again", "p1"));
      delete(from / 10 + 20);
    }
    commit();
  }

  @Test
  void rowsGoToTheTypesOfATableThatSparkMade(SparkProcess spark) {
    spark.sql(
        "create table "
            + table()
            + " (ID bigint not null, tiny int, small bigint, whole double, price decimal(12,3),"
            + " amount decimal(38,6), day date, seen timestamp_ntz, text string, place"
            + " struct<City:string,zips:array<int>,more:int>, counts"
            + " map<string,array<bigint>>) using delta tblproperties"
            + " ('delta.columnMapping.mode' = 'name') partitioned by (day)");
    Schema some =
        pick("id", "tiny", "small", "whole", "price", "day", "seen", "text", "place", "counts");
    begin("schema.evolution", "none");
    Struct row =
        new Struct(some)
            .put("id", 1L)
            .put("tiny", (byte) 7)
            .put("small", (short) -5)
            .put("whole", 12)
            .put("price", new BigDecimal("1.50"))
            .put("day", Date.from(Instant.parse("2024-02-29T00:00:00Z")))
            .put("seen", Date.from(Instant.parse("2024-02-29T12:00:00.500Z")))
            .put("text", "t")
            .put(
                "place",
                new Struct(some.field("place").schema())
                    .put("city", "Oslo")
                    .put("zips", List.of(1)))
            .put("counts", Map.of("k", List.of(1L)));
    send(row);
    commit();
    assertThat(
            spark.sql(
                "select ID, tiny, small, whole, price, amount, day, cast(seen as string) seen, text,"
                    + " place, counts from "
                    + table()))
        .containsExactly(
            "{\"ID\":1,\"tiny\":7,\"small\":-5,\"whole\":12.0,\"price\":1.500,\"amount\":null,"
                + "\"day\":\"2024-02-29\",\"seen\":\"2024-02-29 12:00:00.5\",\"text\":\"t\","
                + "\"place\":{\"City\":\"Oslo\",\"zips\":[1],\"more\":null},"
                + "\"counts\":{\"k\":[1]}}");
  }

  private static Schema pick(String... names) {
    SchemaBuilder builder = SchemaBuilder.struct();
    for (String name : names) {
      builder.field(name, EVERYTHING.field(name).schema());
    }
    return builder.build();
  }

  @Test
  void clusteredTablesStayClustered(SparkProcess spark) {
    begin("clustering.columns", "place,id", "compaction.min.files", "3");
    for (int i = 0; i < 4; i++) {
      sendThings(i * 50L, i * 50L + 50);
      commit();
    }
    spark.sql("optimize " + table());
    sendThings(200, 220);
    commit();
    check(spark, THING);
    assertThat(spark.sql("describe detail " + table()).toString())
        .contains("\"clusteringColumns\":[\"place\",\"id\"]");
  }
}
