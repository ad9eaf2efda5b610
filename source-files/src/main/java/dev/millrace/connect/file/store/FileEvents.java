package dev.millrace.connect.file.store;

import java.util.Collection;
import java.util.List;

/**
 * Word of files that may be new, sooner than the next listing. A hint, that may be late, wrong,
 * repeated or missing: each path is looked at in the store, and listings go on. Used by one thread;
 * no call waits.
 */
public interface FileEvents extends AutoCloseable {
  /** Where nobody tells anything. */
  FileEvents NONE =
      new FileEvents() {
        @Override
        public News news() {
          return News.NONE;
        }

        @Override
        public void close() {}
      };

  /**
   * What happened.
   *
   * @param paths below the store's root, be there files or not
   * @param missed whether something happened that only a listing can tell
   */
  record News(Collection<String> paths, boolean missed) {
    public static final News NONE = new News(List.of(), false);
  }

  /** What happened since the last call. */
  News news();

  /** All paths of the news taken so far were looked at, and the task knows of what is there. */
  default void looked() {}

  /**
   * How often to list now.
   *
   * @param pollIntervalMs how often without events, in milliseconds
   */
  default long listingIntervalMs(long pollIntervalMs) {
    return pollIntervalMs;
  }

  /** Waits for its threads to end. */
  @Override
  void close();
}
