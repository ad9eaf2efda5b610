package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.LocalFiles;
import dev.millrace.connect.files.storage.StoreException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigException;

/** {@code file:///data/in}: a disk that every worker sees at the same path. */
public final class LocalProvider implements FileStoreProvider {
  @Override
  public List<String> schemes() {
    return List.of("file");
  }

  @Override
  public void addKeys(Keys keys) {}

  @Override
  public void check(String url, AbstractConfig config, Validation validation) {
    try {
      StoreUrl at = StoreUrl.parse(url);
      validation.require(
          at.host().isEmpty() && !at.path().isEmpty(),
          StoreUrl.KEY,
          "Write the folder's absolute path after three slashes, as in file:///data/in.");
    } catch (ConfigException e) {
      validation.error(StoreUrl.KEY, e.getMessage());
    }
  }

  @Override
  public String keyOf(StoreException.Fault fault) {
    return StoreUrl.KEY;
  }

  @Override
  public FileStore open(String url, AbstractConfig config) {
    return new LocalFiles(Path.of(StoreUrl.parse(url).path()));
  }
}
