package dev.millrace.connect.file.reading;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import java.io.IOException;
import java.util.function.Function;

/** Finds the format and the compression of files. Used by any thread. */
public interface FileFormats {

  /** Whether the file may be cut into ranges: by what its name tells, never by its content. */
  boolean splittable(String path);

  /**
   * Begins to read.
   *
   * @param file as it lies in the store
   * @param schemas of the records, by the path of an archive's entry; "" for a file in no archive
   * @throws IOException if the file can't be read, or is of no known format; the message names it
   */
  RecordReader open(FileBytes file, Range range, Place from, Function<String, Schemas> schemas)
      throws IOException;
}
