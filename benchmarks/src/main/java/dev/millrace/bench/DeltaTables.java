package dev.millrace.bench;

import dev.millrace.connect.deltalake.DeltaLakeSinkConnector;
import dev.millrace.connect.deltalake.DeltaLakeSinkTask;
import dev.millrace.connect.deltalake.kernel.KernelTable;
import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.storage.LocalTableStorage;
import dev.millrace.sandbox.process.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Tables in a folder of this machine, and tasks of our sink that write to them. */
final class DeltaTables implements SinkPut.Lake {
  private final Path directory;

  DeltaTables() throws IOException {
    directory = Files.createTempDirectory("millrace-bench-");
  }

  @Override
  public DeltaLakeSinkTask task(String name, FakeContexts.Flow flow, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("name", name);
    config.put("topics", "orders");
    config.put("table.path", directory.resolve(name).toString());
    config.put("auto.create", "true");
    return flow.start(new DeltaLakeSinkConnector(), new DeltaLakeSinkTask(), config, more);
  }

  /** The live files of a table. */
  Collection<DataFile> files(String name) {
    try (LocalTableStorage storage = new LocalTableStorage(directory.resolve(name))) {
      return new KernelTable(storage).latest().orElseThrow().files();
    }
  }

  @Override
  public void forget(String name) {
    Trees.delete(directory.resolve(name));
  }

  @Override
  public void close() {
    Trees.delete(directory);
  }
}
