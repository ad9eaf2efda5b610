package dev.millrace.connect.deltalake.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.deltalake.log.TableDefinition;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StructType;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No archive has Hadoop; the compiler has, so a class that loads it would only fail there. */
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
      try {
        throw new AssertionError(Class.forName("org.apache.hadoop.conf.Configuration"));
      } catch (ClassNotFoundException e) {
        // As it should be.
      }
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
    List<URL> jars = new ArrayList<>();
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!jar.contains("hadoop-client")) {
        jars.add(new File(jar).toURI().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Runnable run =
          (Runnable)
              loader
                  .loadClass(Run.class.getName())
                  .getConstructor(String.class)
                  .newInstance(dir.toString());
      run.run();
    }
    assertThat(dir.resolve("_delta_log/00000000000000000000.checkpoint.parquet")).exists();
  }
}
