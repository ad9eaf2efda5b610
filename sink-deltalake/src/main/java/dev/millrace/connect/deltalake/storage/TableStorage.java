package dev.millrace.connect.deltalake.storage;

import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoreException.Fault;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The files of one table. Paths are relative to its folder, with {@code /} between names and
 * nothing encoded. Thread-safe; calls block and throw {@link
 * dev.millrace.connect.files.storage.StoreException}, after which a write may still have taken
 * effect.
 */
public interface TableStorage extends AutoCloseable {

  /**
   * A file as a listing has it.
   *
   * @param size in bytes
   * @param modificationTime in milliseconds since the epoch
   */
  record Entry(String path, long size, long modificationTime) {}

  /** The table's folder as a URI without a slash at its end, for messages and for Kernel. */
  String location();

  /** A whole file; empty if there is none. */
  Optional<byte[]> read(String path);

  /**
   * Some bytes of a file; fewer if the file ends before.
   *
   * @throws dev.millrace.connect.files.storage.StoreException also if there is no such file
   */
  byte[] read(String path, long offset, int length);

  /** Size and time of a file. */
  Optional<Entry> status(String path);

  /**
   * The files of a folder in the order of their names, without those of its subfolders.
   *
   * @param from only names that are this or come behind it; "" for all
   * @return empty if there is no such folder
   */
  List<Entry> list(String folder, String from);

  /**
   * Looks through all files of the table, those of subfolders too, in any order; also at such as
   * are being written.
   *
   * @return the first one that is wanted
   */
  Optional<Entry> find(Predicate<Entry> wanted);

  /** Looks at all files of the table, as {@link #find} does. */
  default void walk(Consumer<Entry> each) {
    find(
        file -> {
          each.accept(file);
          return false;
        });
  }

  /**
   * Writes a small file if there is none yet; readers see all of it or nothing.
   *
   * @return false if there is one, be it of an earlier try of this call whose reply was lost
   */
  boolean putIfAbsent(String path, byte[] body);

  /** Begins a file, which replaces what was at {@code path} when it is closed. */
  Upload create(String path);

  /** Deletes a file, if there is one. */
  void delete(String path);

  @Override
  void close();

  /** That a file which has to be there is not. */
  static StoreException missing(TableStorage storage, String path) {
    return new StoreException(
        Fault.REFUSED,
        "There is no '"
            + path
            + "' in the table "
            + storage.location()
            + "; was it deleted while a version still needs it (VACUUM)?",
        null);
  }
}
