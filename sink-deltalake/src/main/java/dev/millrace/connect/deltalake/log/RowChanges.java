package dev.millrace.connect.deltalake.log;

import java.util.List;

/**
 * What a chunk does to rows that are in the table already. Only the {@link ChangePlanner} knows
 * what. Immutable, for a commit that is lost is planned again.
 */
public interface RowChanges {

  /** The files with its new rows; uploaded already. */
  default List<DataFile> files() {
    return List.of();
  }
}
