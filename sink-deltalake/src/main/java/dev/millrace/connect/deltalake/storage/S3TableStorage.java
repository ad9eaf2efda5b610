package dev.millrace.connect.deltalake.storage;

import dev.millrace.connect.files.storage.ObjectStore.PutCondition;
import dev.millrace.connect.files.storage.ObjectStore.PutOutcome;
import dev.millrace.connect.files.storage.ObjectStore.StoredObject;
import dev.millrace.connect.files.storage.PartBuffer;
import dev.millrace.connect.files.storage.Payload;
import dev.millrace.connect.files.storage.S3ObjectStore;
import dev.millrace.connect.files.storage.S3ObjectStore.Listed;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A table in a bucket. */
public final class S3TableStorage implements TableStorage {
  private final S3ObjectStore store;
  private final String bucket;
  private final String prefix;
  private final long partBytes;
  private final boolean conditional;

  /**
   * @param store of the bucket; closed by who opened it, for several tables share it
   * @param folder the table's, without slashes at its ends; "" for the whole bucket
   * @param partBytes a larger file is uploaded in parts of this size, each of which is held in
   *     memory
   */
  public S3TableStorage(S3ObjectStore store, String bucket, String folder, long partBytes) {
    this(store, bucket, folder.isEmpty() ? "" : folder + "/", partBytes, true);
  }

  private S3TableStorage(
      S3ObjectStore store, String bucket, String prefix, long partBytes, boolean conditional) {
    this.store = store;
    this.bucket = bucket;
    this.prefix = prefix;
    this.partBytes = partBytes;
    this.conditional = conditional;
  }

  /**
   * The same table, for a store that knows no conditions: a file is looked for before it is
   * written. Two writers can do so at the same time, so there may be one only.
   */
  public S3TableStorage forSoleWriter() {
    return new S3TableStorage(store, bucket, prefix, partBytes, false);
  }

  @Override
  public String location() {
    return "s3://"
        + bucket
        + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
  }

  @Override
  public Optional<byte[]> read(String path) {
    return store.get(prefix + path).map(StoredObject::body);
  }

  @Override
  public byte[] read(String path, long offset, int length) {
    return store
        .read(prefix + path, offset, length)
        .orElseThrow(() -> TableStorage.missing(this, path));
  }

  @Override
  public Optional<Entry> status(String path) {
    return store.status(prefix + path).map(this::entry);
  }

  private Entry entry(Listed listed) {
    return new Entry(
        listed.key().substring(prefix.length()), listed.size(), listed.modificationTime());
  }

  @Override
  public List<Entry> list(String folder, String from) {
    String base = prefix + (folder.isEmpty() ? "" : folder + "/");
    // S3 lists what comes behind a key; the key itself is wanted, too.
    String after = from.isEmpty() ? "" : base + from.substring(0, from.length() - 1);
    return store.listFolder(base, after).stream()
        .filter(listed -> listed.key().substring(base.length()).compareTo(from) >= 0)
        .filter(listed -> listed.key().length() > base.length())
        .map(this::entry)
        .toList();
  }

  @Override
  public Optional<Entry> find(Predicate<Entry> wanted) {
    return store.find(prefix, listed -> wanted.test(entry(listed))).map(this::entry);
  }

  @Override
  public boolean putIfAbsent(String path, byte[] body) {
    if (conditional) {
      return store.put(prefix + path, body, new PutCondition.Absent())
          instanceof PutOutcome.Written;
    }
    if (store.status(prefix + path).isPresent()) {
      return false;
    }
    store.upload(prefix + path, Map.of(), Payload.of(body));
    return true;
  }

  @Override
  public Upload create(String path) {
    return new Parts(prefix + path);
  }

  @Override
  public void delete(String path) {
    store.delete(prefix + path);
  }

  @Override
  public void close() {}

  /** One PUT if the file is small, else an upload in parts. */
  private final class Parts extends Upload {
    private final String key;
    private final PartBuffer buffer;
    private final List<String> etags = new ArrayList<>();
    private String uploadId;
    private boolean done;

    Parts(String key) {
      this.key = key;
      this.buffer = new PartBuffer(partBytes, this::upload);
    }

    private void upload(Payload part) {
      if (uploadId == null) {
        uploadId = store.createUpload(key, Map.of());
      }
      etags.add(store.uploadPart(key, uploadId, etags.size() + 1, part));
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      buffer.write(bytes, from, length);
    }

    @Override
    public void close() {
      if (done) {
        return;
      }
      if (uploadId == null) {
        store.upload(key, Map.of(), buffer.take());
      } else {
        if (buffer.buffered() > 0) {
          upload(buffer.take());
        }
        if (!store.completeUpload(key, uploadId, etags) && store.status(key).isEmpty()) {
          throw new StoreException(
              Fault.NO_SUCH_UPLOAD,
              "The upload of '"
                  + key
                  + "' in bucket '"
                  + bucket
                  + "' is gone before it was complete",
              null);
        }
      }
      done = true;
    }

    @Override
    public void abort() {
      if (!done && uploadId != null) {
        store.abortUpload(key, uploadId);
      }
      done = true;
    }
  }
}
