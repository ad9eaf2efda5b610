package dev.millrace.connect.deltalake.log;

import java.util.List;

/**
 * Turns the changes of all chunks of one commit into files that go and come. Called by one thread
 * at a time of each table, and again for the same chunks when a commit is lost to another writer.
 */
@FunctionalInterface
public interface ChangePlanner {

  /** For connectors that only append. */
  ChangePlanner NONE =
      (at, chunks) -> {
        throw new IllegalStateException("Nobody plans changes here");
      };

  /**
   * May be called again after a {@link dev.millrace.connect.files.storage.StoreException} that a
   * retry may mend.
   *
   * @param at the table that the plan is for; its files are the live ones
   * @param chunks those with changes, and only those, in the order in which they take effect
   */
  Plan plan(TableState at, List<Chunk> chunks);

  /** Deletes what a plan uploaded that was not committed. Must not throw. */
  default void discard(Plan plan) {}
}
