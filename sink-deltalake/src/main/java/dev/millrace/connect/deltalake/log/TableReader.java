package dev.millrace.connect.deltalake.log;

import java.util.Collection;
import java.util.Optional;

/** Reads a table's log from its checkpoint on. Thread-safe; calls block. */
public interface TableReader {

  /** The table at its newest version; empty if there is none. */
  Optional<TableState> latest();

  /**
   * The files that are live at a version, in any order.
   *
   * @param version one that the log still holds
   */
  Collection<DataFile> files(long version);
}
