package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Key;
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
  static final String EVENTS = "file.events";

  @Override
  public List<String> schemes() {
    return List.of("file");
  }

  @Override
  public void addKeys(Keys keys) {
    keys.group("Local disk")
        .add(
            Key.bool(EVENTS)
                .byDefault(true)
                .low()
                .display("Watch folders")
                .doc(
                    "Has the operating system tell of new files, so that they need not wait for the"
                        + " next listing. What another machine writes to a network disk is not"
                        + " told. Each task watches every folder below the store's, and Linux"
                        + " limits how many may be (`fs.inotify.max_user_watches`)."));
  }

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
    return new LocalFiles(root(url));
  }

  @Override
  public FileEvents events(String url, AbstractConfig config, String name, int task) {
    return config.getBoolean(EVENTS) ? FolderEvents.watch(root(url), name) : FileEvents.NONE;
  }

  private static Path root(String url) {
    return Path.of(StoreUrl.parse(url).path());
  }
}
