package dev.millrace.connect.file.reading;

import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A store whose files are looked at before they go. */
abstract class DelegatingStore implements FileStore {
  final MemFiles files;

  DelegatingStore(MemFiles files) {
    this.files = files;
  }

  abstract void goes(StoredFile file);

  @Override
  public String describe() {
    return files.describe();
  }

  @Override
  public boolean ordered() {
    return files.ordered();
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    files.list(folder, after, each);
  }

  @Override
  public Optional<StoredFile> find(String path) {
    return files.find(path);
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    return files.open(file, from);
  }

  @Override
  public void delete(StoredFile file) {
    goes(file);
    files.delete(file);
  }

  @Override
  public void move(StoredFile file, String to) {
    goes(file);
    files.move(file, to);
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {}

  @Override
  public void close() {}
}
