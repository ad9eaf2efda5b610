package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import java.util.List;
import java.util.Optional;

/**
 * An object whose parts are uploaded and that nobody sees yet.
 *
 * @param part what of its records it holds: {@code value}, {@code key} or {@code headers}
 * @param parts the parts' ETags, in order
 */
public record StagedObject(
    String part, String key, String uploadId, List<String> parts, long bytes) {
  /** The name of the metadata entry that holds the id of its file. */
  public static final String METADATA = "millrace-file";

  /** The part that files hold as a rule. */
  public static final String VALUE = "value";

  public StagedObject {
    parts = List.copyOf(parts);
  }

  /** Whether it holds what files hold as a rule. */
  public boolean holdsValues() {
    return part.equals(VALUE);
  }

  /**
   * Makes the object visible; may be repeated by anybody, any number of times.
   *
   * @param id of its file
   * @return false if its upload is gone and no object of it is there
   */
  public boolean complete(ObjectStore store, String id) {
    return store.completeUpload(key, uploadId, parts) || visible(store, id);
  }

  /** Whether the object at the key is this one. */
  boolean visible(ObjectStore store, String id) {
    return Optional.of(id).equals(store.metadata(key).map(found -> found.get(METADATA)));
  }

  /** Keeps everybody from making it visible, if nobody has. */
  void abort(ObjectStore store) {
    store.abortUpload(key, uploadId);
  }
}
