package dev.millrace.connect.deltalake.upkeep;

import dev.millrace.connect.deltalake.storage.TableStorage;
import dev.millrace.connect.deltalake.storage.TableStorage.Entry;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The files of the log's versions. */
final class LogListing {
  private LogListing() {}

  /** Those of all versions up to one, without a gap, as far back as they are there. */
  static List<Entry> upTo(TableStorage storage, long version) {
    List<Entry> all = storage.list("_delta_log", "");
    Deque<Entry> run = new ArrayDeque<>();
    long next = version;
    for (int i = all.size() - 1; i >= 0; i--) {
      String path = String.format(Locale.ROOT, "_delta_log/%020d.json", next);
      if (all.get(i).path().equals(path)) {
        run.addFirst(all.get(i));
        next--;
      }
    }
    return List.copyOf(run);
  }
}
