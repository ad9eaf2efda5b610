package dev.millrace.connect.file.reading;

import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A store in memory that fails when it is told to. */
final class MemFiles implements FileStore {
  final TreeMap<String, StoredFile> files = new TreeMap<>();
  final Map<String, byte[]> contents = new TreeMap<>();
  private final Random faults;

  /** Of 1,000 calls. */
  int faultRate;

  /** How many were begun. */
  int listings;

  private long versions;

  MemFiles(Random faults) {
    this.faults = faults;
  }

  StoredFile write(String path, String text, long modified) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StoredFile file = new StoredFile(path, bytes.length, modified, "v" + versions++);
    files.put(path, file);
    contents.put(path, bytes);
    return file;
  }

  String text(String path) {
    return new String(contents.get(path), StandardCharsets.UTF_8);
  }

  private void maybeFail(String what) {
    if (faults.nextInt(1000) < faultRate) {
      throw new StoreException(Fault.TRANSIENT, "mem: " + what + " failed", null);
    }
  }

  @Override
  public String describe() {
    return "mem";
  }

  @Override
  public boolean ordered() {
    return true;
  }

  @Override
  public void list(String folder, String after, Predicate<StoredFile> each) {
    listings++;
    for (StoredFile file : List.copyOf(files.tailMap(after, false).values())) {
      maybeFail("listing");
      if (file.path().startsWith(folder) && !each.test(file)) {
        return;
      }
    }
  }

  @Override
  public Optional<StoredFile> find(String path) {
    maybeFail("find");
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public InputStream open(StoredFile file, long from) {
    maybeFail("open");
    StoredFile now = files.get(file.path());
    if (now == null) {
      throw new StoreException(Fault.NO_SUCH_FILE, "mem: gone", null);
    }
    if (!now.equals(file)) {
      throw new StoreException(Fault.REPLACED, "mem: replaced", null);
    }
    byte[] bytes = contents.get(file.path());
    byte[] rest = Arrays.copyOfRange(bytes, (int) Math.min(from, bytes.length), bytes.length);
    return new FilterInputStream(new ByteArrayInputStream(rest)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        if (faults.nextInt(1000) < faultRate) {
          throw new IOException("mem: connection reset");
        }
        return super.read(into, offset, Math.min(length, 64));
      }
    };
  }

  @Override
  public void delete(StoredFile file) {
    maybeFail("delete");
    if (still(file)) {
      files.remove(file.path());
      contents.remove(file.path());
    }
    maybeFail("delete's answer");
  }

  @Override
  public void move(StoredFile file, String to) {
    maybeFail("move");
    if (still(file)) {
      files.remove(file.path());
      byte[] bytes = contents.remove(file.path());
      write(to, new String(bytes, StandardCharsets.UTF_8), file.modified());
    }
    maybeFail("move's answer");
  }

  private boolean still(StoredFile file) {
    StoredFile now = files.get(file.path());
    if (now != null && !now.equals(file)) {
      throw new StoreException(Fault.REPLACED, "mem: replaced", null);
    }
    return now != null;
  }

  @Override
  public void tag(StoredFile file, Map<String, String> tags) {}

  @Override
  public void close() {}
}
