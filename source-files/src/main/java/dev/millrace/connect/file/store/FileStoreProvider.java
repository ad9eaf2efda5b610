package dev.millrace.connect.file.store;

import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * A kind of store, found by {@link java.util.ServiceLoader} by the scheme of the key {@code store}.
 * Stateless.
 */
public interface FileStoreProvider {

  /** Of the URLs that it opens, in lower case: {@code sftp}. */
  List<String> schemes();

  /** Adds its keys, in a group of its own, each with a default. */
  void addKeys(Keys keys);

  /** Checks its keys together, each error on its key. Called only if {@code store} is its own. */
  void check(String url, AbstractConfig config, Validation validation);

  /** The key to blame when the store refuses a call with {@code fault}. */
  String keyOf(StoreException.Fault fault);

  /**
   * Why size, time and version of a listing don't tell two contents of a path apart; empty if they
   * do, and each file can so be read exactly once.
   */
  default Optional<String> inexact(AbstractConfig config) {
    return Optional.empty();
  }

  /** Whether its files can be tagged. */
  default boolean hasTags() {
    return false;
  }

  /**
   * Opens the store. Paths of its files begin below the URL's path, which is the root: nothing
   * outside of it is ever seen.
   *
   * @param url the key {@code store}
   */
  FileStore open(String url, AbstractConfig config);

  /**
   * What tells of new files, where the configuration asks for it. It begins at once.
   *
   * @param name of the task, for threads and messages
   * @param task its number, from 0
   */
  default FileEvents events(String url, AbstractConfig config, String name, int task) {
    return FileEvents.NONE;
  }

  /** Tries what is to tell of new files, and says what is wrong with it. */
  default void tryEvents(String url, AbstractConfig config, Validation.Findings findings) {}

  /** How many tasks what tells of new files is for. */
  default int mostTasks(AbstractConfig config) {
    return Integer.MAX_VALUE;
  }
}
