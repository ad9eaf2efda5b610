package dev.millrace.connect.files.storage;

import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where files lie, for who reads them: a disk, a bucket, a server. Calls block, are made on any
 * thread, and throw {@link StoreException}, whose message names store and path and says what to do.
 */
public interface FileStore extends AutoCloseable {

  /** As messages name it: {@code s3://bucket}, {@code sftp://host:22}; no secret. */
  String describe();

  /** Whether {@link #list} hands files over in the order of their paths' UTF-8 bytes. */
  boolean ordered();

  /**
   * Hands over the files below {@code folder} and its folders, page by page as they come; no list
   * of all is ever held. Symbolic links to outside the root, and loops, are left out.
   *
   * @param folder empty for the root
   * @param after only paths above this one, where {@link #ordered} holds; empty for all
   * @param each false ends the listing
   */
  void list(String folder, String after, Predicate<StoredFile> each);

  /** The file as it is now; empty if there is none. */
  Optional<StoredFile> find(String path);

  /**
   * The bytes of exactly this version from {@code from} on. The stream may break off with an
   * IOException.
   *
   * @throws StoreException with {@link StoreException.Fault#REPLACED} if the file is another now
   */
  InputStream open(StoredFile file, long from);

  /**
   * As {@link #open}, for a file that is written to meanwhile: its first {@link StoredFile#size}
   * bytes, if it only grew. Where a store's files can't grow, the same as {@link #open}.
   */
  default InputStream openGrown(StoredFile file, long from) {
    return open(file, from);
  }

  /** Deletes the file if it is still this version; does nothing if it is gone. */
  void delete(StoredFile file);

  /** Moves the file, within the store, if it is still this version; replaces what is there. */
  void move(StoredFile file, String to);

  /** Sets tags on the file, where the store has such. */
  void tag(StoredFile file, Map<String, String> tags);

  @Override
  void close();
}
