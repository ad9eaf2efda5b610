package dev.millrace.connect.files.read.text;

import dev.millrace.connect.files.read.BadRecord;
import java.io.Closeable;
import java.io.IOException;

/** The rows of a file, each with some columns of text. Used by one thread. */
public interface Rows extends Closeable {

  /**
   * Goes to the next row.
   *
   * @param end no row is given that begins at this byte or behind
   * @return false at the end
   * @throws BadRecord if the row is none; it is passed. The message names neither file nor record
   * @throws IOException as {@code RecordReader.next}
   */
  boolean next(long end) throws IOException, BadRecord;

  /** The current row; the same object always. */
  Cells cells();

  /** Where in the file the current row begins, in bytes. */
  long position();

  /** The byte after the current row. */
  long after();

  /** The row as it stands in the file, for messages: cut, and what is not UTF-8 replaced. */
  String text();

  /**
   * Reads behind the last row, where anything of the file is.
   *
   * @throws IOException as {@code RecordReader.next}
   */
  default void finish() throws IOException {}

  /** As {@link Window#mark}, for what comes after the current row. */
  void mark();

  /** As {@link Window#marked}. */
  int marked();

  /** As {@link Window#rewind}. */
  boolean rewind();
}
