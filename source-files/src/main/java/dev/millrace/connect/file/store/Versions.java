package dev.millrace.connect.file.store;

import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.Optional;

/** Checks of a file's version, for stores that can't make a call depend on it. */
public final class Versions {
  private Versions() {}

  /**
   * False if the file is gone.
   *
   * @throws StoreException if it is another now
   */
  public static boolean unchanged(FileStore store, StoredFile file) {
    Optional<StoredFile> now = store.find(file.path());
    if (now.isPresent() && !now.get().equals(file)) {
      throw replaced(store.describe(), file.path());
    }
    return now.isPresent();
  }

  /**
   * Nothing, if it is this version.
   *
   * @throws StoreException if the file is gone, or another now
   */
  public static void require(FileStore store, StoredFile file) {
    if (!unchanged(store, file)) {
      throw gone(store.describe(), file.path());
    }
  }

  public static StoreException replaced(String store, String path) {
    return new StoreException(
        Fault.REPLACED, store + ": '" + path + "' was replaced meanwhile", null);
  }

  public static StoreException gone(String store, String path) {
    return new StoreException(Fault.NO_SUCH_FILE, store + ": '" + path + "' is gone", null);
  }

  /** Of a store that knows no tags. */
  public static StoreException noTags(String store) {
    return new StoreException(
        Fault.UNSUPPORTED,
        store + " has no tags. Choose another action for files that were read.",
        null);
  }
}
