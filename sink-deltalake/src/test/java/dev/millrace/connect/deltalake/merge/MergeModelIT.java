package dev.millrace.connect.deltalake.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.files.Z85;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.sandbox.junit.SparkExtension;
import dev.millrace.sandbox.spark.SparkProcess;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random changes by several workers at once, with Spark's in between, against a map. Each worker
 * has keys of its own, as Kafka's partitions have, but rows of all lie in the same files.
 */
@ExtendWith(SparkExtension.class)
class MergeModelIT {
  private static final int WORKERS = 3;
  private static final int KEYS = 200;
  private static final int ROUNDS = 4;
  private static final int COMMITS = 3;
  private static final int UUID_LENGTH = 36;

  private static final Schema ROW =
      SchemaBuilder.struct()
          .field("id", Schema.INT64_SCHEMA)
          .field("name", Schema.STRING_SCHEMA)
          .field("place", Schema.STRING_SCHEMA)
          .build();

  private static final Schema KEY = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"true,1", "false,3"})
  void theTableIsTheModel(boolean vectors, long seed, SparkProcess spark) throws IOException {
    Random random = new Random(seed);
    Map<Long, String> model = new TreeMap<>();
    List<MergeTable> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      workers.add(new MergeTable(folder, List.of("id"), Optional.empty()));
    }
    workers
        .get(0)
        .create(
            new TableDefinition(
                new StructType()
                    .add("id", LongType.LONG)
                    .add("name", StringType.STRING)
                    .add("place", StringType.STRING),
                List.of("place"),
                List.of(),
                Map.of(
                    "delta.enableDeletionVectors",
                    "" + vectors,
                    "delta.enableChangeDataFeed",
                    "true")));
    String sql = "delta.`" + folder + "`";
    try {
      for (int round = 0; round < ROUNDS; round++) {
        for (int commit = 0; commit < COMMITS; commit++) {
          List<CompletableFuture<?>> commits = new ArrayList<>();
          for (int worker = 0; worker < WORKERS; worker++) {
            change(workers.get(worker), worker, random, model);
            commits.add(workers.get(worker).submit());
          }
          commits.forEach(CompletableFuture::join);
        }
        sparkChanges(spark, sql, random, model);
        assertThat(spark.sql("select * from " + sql + " order by id"))
            .as("seed %d, round %d", seed, round)
            .containsExactlyElementsOf(model.values());
      }
      assertThat(replayed(spark)).containsExactlyInAnyOrderElementsOf(model.values());
      assertThat(unnamed()).as("what lost commits had uploaded").isEmpty();
    } finally {
      workers.forEach(MergeTable::close);
    }
  }

  private static void change(MergeTable table, int worker, Random random, Map<Long, String> model) {
    for (int i = random.nextInt(30); i >= 0; i--) {
      long id = random.nextLong(KEYS) * WORKERS + worker;
      if (random.nextInt(4) == 0) {
        table.delete(new Struct(KEY).put("id", id));
        model.remove(id);
      } else {
        String name = "n" + random.nextInt(1000);
        String place = "p" + random.nextInt(2);
        table.upsert(new Struct(ROW).put("id", id).put("name", name).put("place", place));
        model.put(id, json(id, name, place));
      }
    }
  }

  private static String json(long id, String name, String place) {
    return "{\"id\":%d,\"name\":\"%s\",\"place\":\"%s\"}".formatted(id, name, place);
  }

  private static void sparkChanges(
      SparkProcess spark, String sql, Random random, Map<Long, String> model) {
    long id = random.nextLong((long) KEYS * WORKERS);
    switch (random.nextInt(3)) {
      case 0 -> {
        spark.sql("delete from " + sql + " where id between " + id + " and " + (id + 50));
        model.keySet().removeIf(key -> key >= id && key <= id + 50);
      }
      case 1 -> {
        spark.sql(
            "merge into "
                + sql
                + " t using (select "
                + id
                + "L id, 'spark' name, 'p1' place) s on t.id = s.id"
                + " when matched then update set * when not matched then insert *");
        model.put(id, json(id, "spark", "p1"));
      }
      default -> spark.sql("optimize " + sql);
    }
  }

  /** What a reader of the change data feed makes of it. */
  private List<String> replayed(SparkProcess spark) {
    return spark.sql(
        "select id, name, place from (select *, row_number() over (partition by id order by"
            + " _commit_version desc, case _change_type when 'update_postimage' then 0 when"
            + " 'insert' then 0 else 1 end) n from table_changes_by_path('"
            + folder
            + "', 0)) where n = 1 and _change_type in ('insert', 'update_postimage')");
  }

  /** Files for deleted rows and changes that no version names. */
  private List<String> unnamed() throws IOException {
    StringBuilder log = new StringBuilder();
    try (Stream<Path> versions = Files.list(folder.resolve("_delta_log"))) {
      for (Path version : versions.filter(file -> file.toString().endsWith(".json")).toList()) {
        log.append(Files.readString(version));
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.map(MergeModelIT::inTheLog).filter(name -> log.indexOf(name) < 0).toList();
    }
  }

  /** What the log calls it; "" for other files. */
  private static String inTheLog(Path file) {
    String name = file.getFileName().toString();
    if (name.startsWith("deletion_vector_")) {
      int uuid = name.indexOf('.') - UUID_LENGTH;
      return Z85.encode(UUID.fromString(name.substring(uuid, uuid + UUID_LENGTH)));
    }
    return name.startsWith("m-") && file.getParent().endsWith("_change_data") ? name : "";
  }
}
