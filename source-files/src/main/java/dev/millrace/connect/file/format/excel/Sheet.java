package dev.millrace.connect.file.format.excel;

import java.io.Closeable;
import java.io.IOException;

/** A sheet's rows, from the first to the last. Used by one thread. */
interface Sheet extends Closeable {
  /**
   * Fills in the next row that is in the file.
   *
   * @return false at the end
   * @throws IOException if the file is broken, or a limit is passed; names both
   */
  boolean next(SheetRow row) throws IOException;
}
