package dev.millrace.connect.deltalake.log;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The live files of one version. A version shares its files with the one before and keeps what
 * differs; when that becomes much, it takes all of them for itself, so that a commit costs about
 * what it changes. Immutable, thread-safe.
 */
final class LiveFiles {
  /** A version keeps apart at most this share of the files, and a few at least. */
  private static final int SHARE = 8;

  private static final int FEW = 64;

  private final Supplier<Collection<DataFile>> reader;
  private volatile Content content;

  /**
   * @param added on top of the base
   * @param removed ids out of the base
   */
  private record Content(
      Map<String, DataFile> base, Map<String, DataFile> added, Set<String> removed) {

    static Content of(Collection<DataFile> files) {
      Map<String, DataFile> base = new HashMap<>();
      files.forEach(file -> base.put(file.id(), file));
      return new Content(base, Map.of(), Set.of());
    }

    Content with(Collection<String> gone, Collection<DataFile> come) {
      Map<String, DataFile> nextAdded = new LinkedHashMap<>(added);
      Set<String> nextRemoved = new HashSet<>(removed);
      for (String id : gone) {
        if (nextAdded.remove(id) == null && base.containsKey(id)) {
          nextRemoved.add(id);
        }
      }
      for (DataFile file : come) {
        // A file may come back, also into a version that still lists it.
        if (base.containsKey(file.id())) {
          nextRemoved.add(file.id());
        }
        nextAdded.put(file.id(), file);
      }
      Content next = new Content(base, nextAdded, nextRemoved);
      return nextAdded.size() + nextRemoved.size() > FEW + base.size() / SHARE
          ? new Content(next.merged(), Map.of(), Set.of())
          : next;
    }

    Map<String, DataFile> merged() {
      if (added.isEmpty() && removed.isEmpty()) {
        return base;
      }
      Map<String, DataFile> all = new HashMap<>(base);
      all.keySet().removeAll(removed);
      all.putAll(added);
      return all;
    }
  }

  /**
   * @param reader reads them when they are first asked for
   */
  LiveFiles(Supplier<Collection<DataFile>> reader) {
    this.reader = reader;
  }

  private LiveFiles(Content content) {
    this.reader = null;
    this.content = content;
  }

  private synchronized Content content() {
    if (content == null) {
      content = Content.of(reader.get());
    }
    return content;
  }

  Collection<DataFile> all() {
    return Collections.unmodifiableCollection(content().merged().values());
  }

  /** The files of the next version; read by {@code next} if nobody has asked for these. */
  LiveFiles next(
      Collection<String> removedIds,
      Collection<DataFile> added,
      Supplier<Collection<DataFile>> next) {
    Content known = content;
    return known == null ? new LiveFiles(next) : new LiveFiles(known.with(removedIds, added));
  }
}
