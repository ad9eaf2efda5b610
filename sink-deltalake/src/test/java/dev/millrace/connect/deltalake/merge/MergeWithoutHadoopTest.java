package dev.millrace.connect.deltalake.merge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.WithoutHadoop;
import dev.millrace.connect.deltalake.log.TableDefinition;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeWithoutHadoopTest {
  @TempDir private Path dir;

  /** Runs in a class loader that has all but Hadoop. */
  public static final class Run implements Runnable {
    private final String dir;

    public Run(String dir) {
      this.dir = dir;
    }

    @Override
    public void run() {
      Schema row = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
      try (MergeTable table = new MergeTable(Path.of(dir), List.of("id"), Optional.empty())) {
        table.create(
            new TableDefinition(
                new StructType().add("id", LongType.LONG),
                List.of(),
                List.of(),
                Map.of("delta.enableChangeDataFeed", "true")));
        table.upsert(new Struct(row).put("id", 1L), new Struct(row).put("id", 2L));
        table.commit();
        // Without deletion vectors: reads keys, copies rows, writes change data.
        table.delete(new Struct(row).put("id", 1L));
        table.commit();
        if (table.latest().files().size() != 1) {
          throw new AssertionError(table.latest().files());
        }
      }
    }
  }

  @Test
  void findsAndRewritesRows() throws Exception {
    WithoutHadoop.run(Run.class, dir);
    try (var changes = Files.list(dir.resolve("_change_data"))) {
      assertThat(changes).hasSize(1);
    }
  }
}
