package dev.millrace.connect.s3;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** A bucket in memory: each call is atomic, as S3's are. */
public class MemoryStore implements ObjectStore {
  @SuppressWarnings("ArrayRecordComponent")
  private record Stored(byte[] body, String etag, Map<String, String> metadata) {}

  private static final class Upload {
    final String key;
    final Map<String, String> metadata;
    final TreeMap<Integer, byte[]> parts = new TreeMap<>();

    Upload(String key, Map<String, String> metadata) {
      this.key = key;
      this.metadata = metadata;
    }
  }

  private final Map<String, Stored> objects = new TreeMap<>();
  private final Map<String, Upload> uploads = new TreeMap<>();
  private long count;

  @Override
  public synchronized Optional<StoredObject> get(String key) {
    return Optional.ofNullable(objects.get(key)).map(o -> new StoredObject(o.body, o.etag));
  }

  @Override
  public synchronized Optional<Map<String, String>> metadata(String key) {
    return Optional.ofNullable(objects.get(key)).map(Stored::metadata);
  }

  @Override
  public synchronized PutOutcome put(String key, byte[] body, PutCondition condition) {
    Stored now = objects.get(key);
    boolean holds =
        condition instanceof PutCondition.Matches matches
            ? now != null && now.etag.equals(matches.etag())
            : now == null;
    return holds ? write(key, body) : new PutOutcome.Conflict();
  }

  /** What a store without conditions does. */
  protected final synchronized PutOutcome write(String key, byte[] body) {
    String etag = "e" + ++count;
    objects.put(key, new Stored(body, etag, Map.of()));
    return new PutOutcome.Written(etag);
  }

  @Override
  public synchronized void upload(String key, Map<String, String> metadata, Payload body) {
    objects.put(key, new Stored(bytes(body), "e" + ++count, metadata));
  }

  private static byte[] bytes(Payload body) {
    try {
      return body.open().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void delete(String key) {
    objects.remove(key);
  }

  @Override
  public synchronized List<String> list(String prefix) {
    return objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
  }

  @Override
  public synchronized String createUpload(String key, Map<String, String> metadata) {
    String id = "u" + ++count;
    uploads.put(id, new Upload(key, metadata));
    return id;
  }

  @Override
  public synchronized String uploadPart(String key, String uploadId, int number, Payload body) {
    Upload upload = uploads.get(uploadId);
    if (upload == null) {
      throw new StoreException(
          StoreException.Fault.NO_SUCH_UPLOAD, "No upload " + uploadId + " of '" + key + "'", null);
    }
    upload.parts.put(number, bytes(body));
    return "p" + number;
  }

  @Override
  public synchronized boolean completeUpload(String key, String uploadId, List<String> etags) {
    Upload upload = uploads.remove(uploadId);
    if (upload == null) {
      return false;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    upload.parts.values().forEach(body::writeBytes);
    objects.put(upload.key, new Stored(body.toByteArray(), "e" + ++count, upload.metadata));
    return true;
  }

  @Override
  public synchronized void tag(String key, Map<String, String> tags) {
    throw new UnsupportedOperationException("No test tags objects in memory");
  }

  @Override
  public synchronized void abortUpload(String key, String uploadId) {
    uploads.remove(uploadId);
  }

  /** What a lifecycle rule does. */
  public void abortAllUploads() {
    abortUploads(() -> true);
  }

  /** What a lifecycle rule does to those that are old enough, by {@code old}; tells how many. */
  public synchronized int abortUploads(BooleanSupplier old) {
    int before = uploads.size();
    uploads.keySet().removeIf(upload -> old.getAsBoolean());
    return before - uploads.size();
  }

  public synchronized int openUploads() {
    return uploads.size();
  }

  @Override
  public void close() {}
}
