package dev.millrace.connect.deltalake.merge;

import dev.millrace.connect.deltalake.log.DataFile;
import dev.millrace.connect.deltalake.log.RowChanges;
import java.util.List;
import java.util.Optional;

/**
 * What a chunk does by key.
 *
 * <p>The files with its new rows stand here and not among the chunk's {@code appends}: which of
 * their rows come into the table is known only when the commit is planned.
 *
 * @param key the columns that tell rows apart
 * @param ordering the column that says which of two rows of a key is the newer one
 * @param files uploaded already
 * @param changes each key once
 */
record KeyedChanges(
    List<String> key, Optional<String> ordering, List<DataFile> files, List<Change> changes)
    implements RowChanges {
  KeyedChanges {
    key = List.copyOf(key);
    files = List.copyOf(files);
    changes = List.copyOf(changes);
  }

  /**
   * The row of a key is written anew, or deleted.
   *
   * @param key as {@link KeyType} has its values
   * @param ordering likewise; null if it has none
   * @param file which of the files has the new row; {@link #DELETED} if there is none
   * @param row its number in that file, from 0
   */
  record Change(List<Object> key, Object ordering, int file, int row) {
    static final int DELETED = -1;

    boolean deletes() {
      return file == DELETED;
    }

    /** Whether it comes after another change of its key that arrived before. */
    boolean supersedes(Object earlier) {
      return supersedes(ordering, earlier);
    }

    /** Where one has no ordering value, that is what arrived later. */
    static boolean supersedes(Object later, Object earlier) {
      return later == null || earlier == null || KeyType.compare(later, earlier) >= 0;
    }
  }
}
