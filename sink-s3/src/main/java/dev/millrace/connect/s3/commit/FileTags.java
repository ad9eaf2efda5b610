package dev.millrace.connect.s3.commit;

import dev.millrace.connect.files.storage.ObjectStore;
import dev.millrace.connect.files.storage.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tags of files. A file gets them once it is visible, and whoever completes it again tags it
 * again, so a crash in between loses none. Thread-safe.
 */
public final class FileTags {
  /** What {@link #of} asks for. */
  public static final String RULE = "Write each tag as key:value, such as team:billing.";

  /** Tags nothing. */
  public static final FileTags NONE = new FileTags(false, Map.of(), false);

  private static final Logger log = LoggerFactory.getLogger(FileTags.class);
  private static final int OWN = 3;

  private final boolean enabled;
  private final Map<String, String> more;
  private final boolean failing;

  private FileTags(boolean enabled, Map<String, String> more, boolean failing) {
    this.enabled = enabled;
    this.more = more;
    this.failing = failing;
  }

  /**
   * @param pairs further tags as {@code key:value}
   * @param failing whether a file that can't be tagged is an error
   * @throws IllegalArgumentException if a pair is none
   */
  public static FileTags of(List<String> pairs, boolean failing) {
    Map<String, String> more = new HashMap<>();
    for (String pair : pairs) {
      int colon = pair.indexOf(':');
      if (colon < 1 || more.put(pair.substring(0, colon).strip(), value(pair, colon)) != null) {
        throw new IllegalArgumentException(RULE);
      }
    }
    return new FileTags(true, Map.copyOf(more), failing);
  }

  private static String value(String pair, int colon) {
    return pair.substring(colon + 1).strip();
  }

  /** How many tags a file gets. */
  public int count() {
    return enabled ? more.size() + OWN : 0;
  }

  /** Tags a file that is visible, and its sides. */
  void put(ObjectStore store, StagedFile file) {
    if (!enabled) {
      return;
    }
    Map<String, String> tags = new HashMap<>(more);
    tags.put("startOffset", Long.toString(file.offsets().first()));
    tags.put("endOffset", Long.toString(file.offsets().end() - 1));
    tags.put("recordCount", Long.toString(file.records()));
    file.sides().forEach(side -> put(store, side.key(), tags));
    put(store, file.key(), tags);
  }

  private void put(ObjectStore store, String key, Map<String, String> tags) {
    try {
      store.tag(key, tags);
    } catch (RuntimeException e) {
      if (failing || !refused(e)) {
        throw e;
      }
      log.warn("'{}' stays without tags: {}", key, e.getMessage());
    }
  }

  /** Whether the store said no for good; anything else, such as a task that stops, is no answer. */
  private static boolean refused(RuntimeException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof StoreException store) {
        return !store.retryable();
      }
    }
    return false;
  }
}
