package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import java.io.IOException;
import java.util.List;

/** How rows lie in a file. Immutable; any thread. */
public interface RowFormat {

  /** The rows of a range, from a place on; what stands before the first row is passed. */
  Rows open(FileBytes file, Range range, Place from) throws IOException;

  /** Whether a file's first row holds the names of its columns. */
  boolean header();

  /** The names of the columns, if the format knows them; else empty. */
  List<String> columns();
}
