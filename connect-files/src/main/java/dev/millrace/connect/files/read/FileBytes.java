package dev.millrace.connect.files.read;

import java.io.IOException;
import java.io.InputStream;

/**
 * One file as a reader sees it: decompressed, and always the same version. Made for one reader, and
 * used by its thread.
 */
public interface FileBytes {

  /** What messages call the file: its path, and the entry within an archive. */
  String name();

  /** How many bytes there are; -1 if nobody knows before they were read, as within gzip. */
  long size();

  /**
   * The bytes from {@code from} on. Streams are independent of each other; who asks closes.
   *
   * @param from in decompressed bytes
   * @throws IOException if the file is gone, was replaced, or its compression is broken; the
   *     message names it
   */
  InputStream open(long from) throws IOException;

  /**
   * Whether {@link #open} at any byte costs about the same: true for a plain file, false where the
   * bytes before it have to be inflated again.
   */
  boolean seekable();

  /**
   * Checks that a format can be read which begins at a file's end.
   *
   * @throws IOException if there is no way to it but through all that is before
   */
  default void checkSeekable(String format) throws IOException {
    if (!seekable() || size() < 0) {
      throw new IOException(
          ("'%s' lies within another compression or archive, and %s is read from a file's end: store"
                  + " it as it is, it is compressed inside")
              .formatted(name(), format));
    }
  }
}
