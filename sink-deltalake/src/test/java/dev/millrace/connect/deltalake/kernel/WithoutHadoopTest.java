package dev.millrace.connect.deltalake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.WithoutHadoop;
import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutHadoopTest {
  @TempDir private Path dir;

  /** Runs in a class loader that has all but Hadoop. */
  public static final class Run implements Runnable {
    private final String dir;

    public Run(String dir) {
      this.dir = dir;
    }

    @Override
    public void run() {
      KernelTable table = new KernelTable(new LocalTableStorage(Path.of(dir)));
      table.create(
          new TableDefinition(
              new StructType().add("id", LongType.LONG), List.of(), List.of(), Map.of()));
      table.checkpoint();
      table = new KernelTable(new LocalTableStorage(Path.of(dir)));
      if (!table.latest().orElseThrow().files().isEmpty()) {
        throw new AssertionError("There are no files");
      }
    }
  }

  @Test
  void readsAndCheckpointsATable() throws Exception {
    WithoutHadoop.run(Run.class, dir);
    assertThat(dir.resolve("_delta_log/00000000000000000000.checkpoint.parquet")).exists();
  }
}
