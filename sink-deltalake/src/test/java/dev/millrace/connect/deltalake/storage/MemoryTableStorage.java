package dev.millrace.connect.deltalake.storage;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;

/** A table in memory, all of whose files are new. Thread-safe. */
public class MemoryTableStorage implements TableStorage {
  private final NavigableMap<String, byte[]> files = new ConcurrentSkipListMap<>();

  @Override
  public String location() {
    return "memory:/t";
  }

  @Override
  public Optional<byte[]> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    byte[] bytes = read(path).orElseThrow(() -> TableStorage.missing(this, path));
    int from = (int) Math.min(offset, bytes.length);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
  }

  @Override
  public Optional<Entry> status(String path) {
    return read(path).map(bytes -> new Entry(path, bytes.length, System.currentTimeMillis()));
  }

  @Override
  public List<Entry> list(String folder, String from) {
    String base = folder.isEmpty() ? "" : folder + "/";
    return files.tailMap(base + from, true).entrySet().stream()
        .takeWhile(file -> file.getKey().startsWith(base))
        .filter(file -> file.getKey().indexOf('/', base.length()) < 0)
        .map(file -> new Entry(file.getKey(), file.getValue().length, System.currentTimeMillis()))
        .toList();
  }

  @Override
  public Optional<Entry> find(Predicate<Entry> wanted) {
    return files.keySet().stream()
        .flatMap(path -> status(path).stream())
        .filter(wanted)
        .findFirst();
  }

  @Override
  public boolean putIfAbsent(String path, byte[] body) {
    return files.putIfAbsent(path, body) == null;
  }

  /** Replaces what is there. */
  public final void put(String path, byte[] body) {
    files.put(path, body);
  }

  @Override
  public Upload create(String path) {
    return new Upload() {
      private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

      @Override
      public void write(byte[] part, int from, int length) {
        bytes.write(part, from, length);
      }

      @Override
      public void close() {
        put(path, bytes.toByteArray());
      }

      @Override
      public void abort() {}
    };
  }

  @Override
  public void delete(String path) {
    files.remove(path);
  }

  @Override
  public void close() {}
}
