package dev.millrace.connect.files.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A bucket, with the conditional writes and the multipart uploads that an exact commit needs. Calls
 * block, are made on any thread, and throw {@link StoreException}; a call that failed may still
 * have taken effect.
 */
public interface ObjectStore extends AutoCloseable {

  /** The object at {@code key}, read whole: for small ones. */
  Optional<StoredObject> get(String key);

  /** The user metadata of the object at {@code key}, names in lower case. */
  Optional<Map<String, String>> metadata(String key);

  /** Writes a small object if {@code condition} holds at that moment. */
  PutOutcome put(String key, byte[] body, PutCondition condition);

  /**
   * Writes an object in one request, replacing what was at {@code key}.
   *
   * @param metadata user metadata
   */
  void upload(String key, Map<String, String> metadata, Payload body);

  /** Deletes the object at {@code key}, if there is one. */
  void delete(String key);

  /** The keys that begin with {@code prefix}, in order; all of them. */
  List<String> list(String prefix);

  /** Hands over the keys that begin with {@code prefix} as they come; one may come twice. */
  default void list(String prefix, Consumer<String> each) {
    list(prefix).forEach(each);
  }

  /**
   * Begins to read an object of any size. The stream may break off with an {@link IOException}.
   *
   * @param most how many of its last bytes at most; {@link Long#MAX_VALUE} for the whole object
   */
  default Optional<Content> read(String key, long most) {
    return get(key)
        .map(
            found -> {
              int length = (int) Math.min(most, found.body().length);
              return new Content(
                  new ByteArrayInputStream(found.body(), found.body().length - length, length),
                  metadata(key).orElse(Map.of()));
            });
  }

  /**
   * Begins an upload that stays invisible until it is completed.
   *
   * @param metadata user metadata of the object to be
   * @return the upload's id
   */
  String createUpload(String key, Map<String, String> metadata);

  /**
   * @param number from 1
   * @return the part's ETag, and what else {@link #completeUpload} needs of it
   */
  String uploadPart(String key, String uploadId, int number, Payload body);

  /**
   * Makes the object of these parts visible, replacing what was at {@code key}.
   *
   * @return false if there is no such upload: it was completed or aborted before
   */
  boolean completeUpload(String key, String uploadId, List<String> etags);

  /** Sets the tags of the object at {@code key}, in place of all that it had. */
  void tag(String key, Map<String, String> tags);

  /** Gives an upload up; does nothing if there is none. */
  void abortUpload(String key, String uploadId);

  @Override
  void close();

  /**
   * @param etag the version of what was read
   */
  @SuppressWarnings("ArrayRecordComponent")
  record StoredObject(byte[] body, String etag) {}

  /**
   * @param stream to be closed by who asked for it
   * @param metadata user metadata, names in lower case
   */
  record Content(InputStream stream, Map<String, String> metadata) {}

  /** When a {@link #put} may happen. */
  sealed interface PutCondition {
    /** No object is at the key. */
    record Absent() implements PutCondition {}

    /** The object at the key is this version. */
    record Matches(String etag) implements PutCondition {}
  }

  /** What became of a {@link #put}. */
  sealed interface PutOutcome {
    /** It was written, as this version. */
    record Written(String etag) implements PutOutcome {}

    /** The condition did not hold. If an earlier try's reply was lost, that try may be why. */
    record Conflict() implements PutOutcome {}
  }
}
