package dev.millrace.connect.file.after;

import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.Locale;
import java.util.Map;

/** What to do with a file whose records are committed. May be done again. Immutable. */
public sealed interface Action {
  /** Whether the file is no longer among those listed. */
  boolean removes();

  /**
   * @throws dev.millrace.connect.files.storage.StoreException if the store fails
   */
  void on(FileStore store, StoredFile file);

  /** Leave it. */
  record Keep() implements Action {
    @Override
    public boolean removes() {
      return false;
    }

    @Override
    public void on(FileStore store, StoredFile file) {}
  }

  /** Delete it. */
  record Delete() implements Action {
    @Override
    public boolean removes() {
      return true;
    }

    @Override
    public void on(FileStore store, StoredFile file) {
      store.delete(file);
    }
  }

  /**
   * Move it below another folder, with its path.
   *
   * @param folder ends in a slash
   */
  record Move(String folder) implements Action {
    @Override
    public boolean removes() {
      return true;
    }

    @Override
    public void on(FileStore store, StoredFile file) {
      store.move(file, folder + file.path());
    }
  }

  /** Put a suffix to its name. */
  record Rename(String suffix) implements Action {
    @Override
    public boolean removes() {
      return true;
    }

    @Override
    public void on(FileStore store, StoredFile file) {
      store.move(file, file.path() + suffix);
    }
  }

  /** Tag it. */
  record Tag(Map<String, String> tags) implements Action {
    @Override
    public boolean removes() {
      return false;
    }

    @Override
    public void on(FileStore store, StoredFile file) {
      store.tag(file, tags);
    }
  }

  /** For messages. */
  static String describe(Action action, Piece piece) {
    return action.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + piece.file().path();
  }
}
