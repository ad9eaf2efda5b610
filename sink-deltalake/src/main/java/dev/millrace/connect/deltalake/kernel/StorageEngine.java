package dev.millrace.connect.deltalake.kernel;

import dev.millrace.connect.deltalake.storage.TableStorage;
import io.delta.kernel.defaults.engine.DefaultExpressionHandler;
import io.delta.kernel.defaults.engine.DefaultFileSystemClient;
import io.delta.kernel.defaults.engine.DefaultJsonHandler;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.ExpressionHandler;
import io.delta.kernel.engine.FileSystemClient;
import io.delta.kernel.engine.JsonHandler;
import io.delta.kernel.engine.MetricsReporter;
import io.delta.kernel.engine.ParquetHandler;
import java.util.List;

/** Kernel's engine over one table's storage, without Hadoop. Thread-safe. */
final class StorageEngine implements Engine {
  private final StorageFileIO files;
  private final JsonHandler json;
  private final FileSystemClient client;
  private final ParquetHandler parquet;
  private final ExpressionHandler expressions = new DefaultExpressionHandler();

  StorageEngine(TableStorage storage) {
    files = new StorageFileIO(storage);
    json = new DefaultJsonHandler(files);
    client = new DefaultFileSystemClient(files);
    parquet = new StorageParquet(storage);
  }

  StorageFileIO files() {
    return files;
  }

  @Override
  public ExpressionHandler getExpressionHandler() {
    return expressions;
  }

  @Override
  public JsonHandler getJsonHandler() {
    return json;
  }

  @Override
  public FileSystemClient getFileSystemClient() {
    return client;
  }

  @Override
  public ParquetHandler getParquetHandler() {
    return parquet;
  }

  @Override
  public List<MetricsReporter> getMetricsReporters() {
    return List.of();
  }
}
