package dev.millrace.connect.deltalake.log;

import java.util.List;
import java.util.Optional;

/**
 * Files that come in the place of others with the same rows: PROTOCOL.md's {@code
 * dataChange=false}. Called by one thread at a time.
 */
public interface Rewrite {

  /**
   * What it means for a table that may have changed since it was made. What an earlier call has
   * returned did not come into the table.
   *
   * @return empty if it has no place there any more
   */
  Optional<Moved> onto(TableState at);

  /**
   * @param removes files of the state, as they stand there
   * @param adds uploaded already
   */
  record Moved(List<DataFile> removes, List<DataFile> adds) {
    public Moved {
      removes = List.copyOf(removes);
      adds = List.copyOf(adds);
    }
  }
}
