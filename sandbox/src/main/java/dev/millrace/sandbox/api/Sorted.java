package dev.millrace.sandbox.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The visible versions of a collection, or of one parent's part of it, in {@link Version#ORDER}.
 * Guarded by the collection; what {@link #versions} gave never changes.
 */
final class Sorted {

  private Version[] versions = {};
  private final List<Version> come = new ArrayList<>();
  private final Set<Version> gone = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Puts a version in the place of another. */
  void put(Version version, Version replaced) {
    if (replaced != null && replaced.visible()) {
      gone.add(replaced);
    }
    if (version.visible()) {
      come.add(version);
    }
  }

  /** Merged only when it is asked for: many changes may come between two requests. */
  Version[] versions() {
    if (!come.isEmpty() || !gone.isEmpty()) {
      Version[] added = come.stream().filter(each -> !gone.contains(each)).toArray(Version[]::new);
      Arrays.sort(added, Version.ORDER);
      versions = merge(added);
      come.clear();
      gone.clear();
    }
    return versions;
  }

  private Version[] merge(Version[] added) {
    List<Version> all = new ArrayList<>(versions.length + added.length);
    int next = 0;
    for (Version old : versions) {
      if (!gone.contains(old)) {
        while (next < added.length && Version.ORDER.compare(added[next], old) < 0) {
          all.add(added[next++]);
        }
        all.add(old);
      }
    }
    all.addAll(Arrays.asList(added).subList(next, added.length));
    return all.toArray(Version[]::new);
  }

  /** How many of {@code versions} are before a time and id. */
  static int before(Version[] versions, long updatedMs, long id) {
    int low = 0;
    int high = versions.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Version at = versions[middle];
      if (at.updatedMs < updatedMs || (at.updatedMs == updatedMs && at.id < id)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
