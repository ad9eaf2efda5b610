package dev.millrace.connect.files.read;

import java.io.IOException;

/** A format of record files, with its settings. Immutable; used by any thread. */
public interface ReadFormat {

  /** As in the configuration: {@code csv}, {@code parquet}. */
  String name();

  /**
   * Whether a file may be cut into {@link Range}s at any byte. Only where {@link
   * FileBytes#seekable} holds, too.
   */
  boolean splittable();

  /**
   * Begins to read at {@code from}; the records are the same as those a reader from the start would
   * give after it.
   *
   * @param schemas what is known of this topic's schema, and what of a file's is learned
   * @throws IOException if the file is not of this format, or a limit is passed; the message names
   *     file and limit
   */
  RecordReader open(FileBytes file, Range range, Place from, Schemas schemas) throws IOException;
}
