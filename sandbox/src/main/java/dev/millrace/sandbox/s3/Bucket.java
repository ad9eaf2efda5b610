package dev.millrace.sandbox.s3;

import dev.millrace.sandbox.http.Hashes;
import dev.millrace.sandbox.process.Trees;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One bucket: an index in memory over files on disk.
 *
 * <p>Every write of a key, and the opening of it for a read, happens under the key's lock, so that
 * all clients see its versions in one order: that is what conditional writes stand on. (A
 * concurrent map's {@code compute} would not do: it may call its function more than once, and the
 * function renames a file.)
 */
final class Bucket {

  private static final int STRIPES = 128;

  private final String name;
  private final Path directory;
  private final Instant created;
  private final ConcurrentSkipListMap<String, StoredObject> index =
      new ConcurrentSkipListMap<>(Bucket::compareAsUtf8);
  private final ConcurrentSkipListMap<String, Upload> uploads = new ConcurrentSkipListMap<>();
  private final List<ReentrantLock> keyLocks =
      Stream.generate(ReentrantLock::new).limit(STRIPES).toList();

  /** Held shared by all that change it, alone by its deletion. */
  private final ReentrantReadWriteLock lifecycle = new ReentrantReadWriteLock();

  private boolean deleted;

  private Bucket(String name, Path directory, Instant created) {
    this.name = name;
    this.directory = directory;
    this.created = created;
  }

  /** Opens a bucket's directory, which is made if missing, and finds what is in it. */
  static Bucket open(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("objects"));
    Files.createDirectories(directory.resolve("uploads"));
    Trees.delete(directory.resolve("tmp"));
    Files.createDirectories(directory.resolve("tmp"));
    Instant created = Files.getLastModifiedTime(directory.resolve("objects")).toInstant();
    Bucket bucket = new Bucket(directory.getFileName().toString(), directory, created);
    try (Stream<Path> files = Files.walk(directory.resolve("objects"))) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        StoredObject object = ObjectFile.read(file);
        bucket.index.put(object.key(), object);
      }
    }
    try (DirectoryStream<Path> found = Files.newDirectoryStream(directory.resolve("uploads"))) {
      for (Path upload : found) {
        bucket.adopt(upload);
      }
    }
    return bucket;
  }

  private void adopt(Path upload) throws IOException {
    if (Files.exists(upload.resolve(Upload.META))) {
      Upload opened = Upload.open(upload);
      uploads.put(opened.id(), opened);
    } else {
      // The process ended while the upload began or was deleted.
      Trees.delete(upload);
    }
  }

  String name() {
    return name;
  }

  Instant created() {
    return created;
  }

  /** All objects in the order of listings. */
  ConcurrentNavigableMap<String, StoredObject> index() {
    return index;
  }

  ConcurrentNavigableMap<String, Upload> uploads() {
    return uploads;
  }

  Path newTemporaryFile() {
    return directory.resolve("tmp").resolve(UUID.randomUUID().toString());
  }

  /** A new upload of a key. */
  Upload begin(StoredObject draft) throws IOException {
    lifecycle.readLock().lock();
    try {
      requireThere();
      Upload upload = Upload.create(directory.resolve("uploads"), draft);
      uploads.put(upload.id(), upload);
      return upload;
    } finally {
      lifecycle.readLock().unlock();
    }
  }

  /**
   * Makes a finished file the object of its key, if the condition holds. This is the moment at
   * which a PUT or the completion of an upload takes place.
   *
   * @param upload what it completes, which then is gone; null for a PUT
   */
  void publish(Path finished, StoredObject draft, Condition condition, Upload upload)
      throws IOException {
    lifecycle.readLock().lock();
    ReentrantLock lock = lock(draft.key());
    lock.lock();
    try {
      requireThere();
      condition.check(draft.key(), index.get(draft.key()));
      if (upload != null && !uploads.remove(upload.id(), upload)) {
        throw S3Exception.noSuchUpload(upload.id());
      }
      Path file = file(draft.key());
      Files.createDirectories(file.getParent());
      Files.move(
          finished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      index.put(
          draft.key(),
          new StoredObject(
              draft.key(), draft.size(), draft.etag(), draft.modified(), draft.headers(), file));
    } finally {
      lock.unlock();
      lifecycle.readLock().unlock();
    }
  }

  /**
   * Changes what is known of an object beside its data.
   *
   * @throws S3Exception if there is none
   */
  void changeHeaders(String key, Consumer<Map<String, String>> change) throws IOException {
    Path temporary = newTemporaryFile();
    lifecycle.readLock().lock();
    ReentrantLock lock = lock(key);
    lock.lock();
    try (FileChannel data = open(key).data();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary))) {
      StoredObject now = head(key);
      Map<String, String> headers = new TreeMap<>(now.headers());
      change.accept(headers);
      StoredObject changed =
          new StoredObject(key, now.size(), now.etag(), now.modified(), headers, temporary);
      CopyOperation.copyData(data, now.size(), out);
      ObjectFile.finish(out, changed);
      out.flush();
      publish(temporary, changed, Condition.NONE, null);
    } finally {
      lock.unlock();
      lifecycle.readLock().unlock();
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * What is known of an object.
   *
   * @throws S3Exception if there is none
   */
  StoredObject head(String key) {
    StoredObject object = index.get(key);
    if (object == null) {
      throw S3Exception.noSuchKey(key);
    }
    return object;
  }

  /** An object with its data, which stays readable when the object is replaced or deleted. */
  record Opened(StoredObject object, FileChannel data) {}

  /**
   * Opens an object.
   *
   * @throws S3Exception if there is none
   */
  Opened open(String key) throws IOException {
    ReentrantLock lock = lock(key);
    lock.lock();
    try {
      StoredObject object = head(key);
      return new Opened(object, FileChannel.open(object.file(), StandardOpenOption.READ));
    } finally {
      lock.unlock();
    }
  }

  /** Deletes an object, if there is one and the condition holds. */
  void delete(String key, Condition condition) throws IOException {
    ReentrantLock lock = lock(key);
    lock.lock();
    try {
      StoredObject current = index.get(key);
      condition.check(key, current);
      if (current != null) {
        Files.deleteIfExists(current.file());
        index.remove(key);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Deletes the bucket.
   *
   * @throws S3Exception if it holds objects; unfinished uploads are aborted
   */
  void delete() throws IOException {
    lifecycle.writeLock().lock();
    try {
      if (!index.isEmpty()) {
        throw new S3Exception(409, "BucketNotEmpty", "The bucket " + name + " holds objects");
      }
      destroy();
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  /** Deletes the bucket with all that is in it. */
  void destroy() throws IOException {
    lifecycle.writeLock().lock();
    try {
      deleted = true;
      index.clear();
      uploads.clear();
      Trees.delete(directory);
    } finally {
      lifecycle.writeLock().unlock();
    }
  }

  /** Aborts the uploads that began before a time, and says how many. */
  int abortUploads(Instant before) throws IOException {
    int aborted = 0;
    for (Upload upload : uploads.values()) {
      if (!upload.draft().modified().isAfter(before) && uploads.remove(upload.id(), upload)) {
        upload.delete();
        aborted++;
      }
    }
    return aborted;
  }

  private void requireThere() {
    if (deleted) {
      throw S3Exception.noSuchBucket(name);
    }
  }

  private ReentrantLock lock(String key) {
    return keyLocks.get(Math.floorMod(key.hashCode(), STRIPES));
  }

  /**
   * By the key's hash: a key may be any text, also {@code ../..}, and longer than a file's name.
   */
  private Path file(String key) {
    String hash = Hashes.sha256Hex(key);
    return directory.resolve("objects").resolve(hash.substring(0, 2)).resolve(hash);
  }

  /** Listings are in the order of the keys' bytes, which differs from Java's for surrogates. */
  static int compareAsUtf8(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogate = Character.isSurrogate(x);
        return surrogate == Character.isSurrogate(y) ? Character.compare(x, y) : surrogate ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
