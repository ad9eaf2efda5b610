package dev.millrace.connect.file.discover;

import dev.millrace.connect.file.lane.Known;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Mark;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.lane.Watermark;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * Lists the store for the lanes of one task, and holds no more of it than what is to be read next.
 * Thread-safe, as the store is.
 */
public final class Discovery {
  private final FileStore store;
  private final DiscoverySettings settings;
  private final Layout layout;
  private final Predicate<String> splittable;
  private final boolean wantsDone;

  /**
   * @param splittable whether a path's format and compression let its file be cut
   * @param wantsDone whether {@link Listing#done} is to tell of files that are still there
   */
  public Discovery(
      FileStore store,
      DiscoverySettings settings,
      Layout layout,
      Predicate<String> splittable,
      boolean wantsDone) {
    this.store = store;
    this.settings = settings;
    this.layout = layout;
    this.splittable = splittable;
    this.wantsDone = wantsDone;
  }

  /**
   * Lists all folders.
   *
   * @param known what each of the task's lanes knows
   * @throws dev.millrace.connect.files.storage.StoreException if the store fails; what was found by
   *     then is of no use
   */
  public Listing list(Map<Integer, Known> known, long nowMs) {
    Listing listing = new Listing(nowMs, layout.watermark(), settings.maxFiles());
    Markers markers = new Markers(settings.doneSuffix());
    for (String folder : settings.folders().at(nowMs)) {
      store.list(
          folder,
          after(known),
          file -> {
            each(folder, file, known, markers, listing);
            return !Thread.currentThread().isInterrupted();
          });
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("The task stops while it lists " + store.describe());
    }
    markers.unmarked().forEach(file -> sort(file, known, false, listing));
    return listing;
  }

  /** How long a file must not have changed, in milliseconds. */
  public long settleMs() {
    return settings.settleMs();
  }

  /**
   * Looks at some paths.
   *
   * @param lanes of the task
   * @return the files among them that a listing would show to one of the lanes; with done-markers,
   *     those that are marked
   * @throws dev.millrace.connect.files.storage.StoreException if the store fails
   */
  public List<StoredFile> find(Collection<String> paths, Set<Integer> lanes, long nowMs) {
    Set<String> folders = settings.folders().at(nowMs);
    List<StoredFile> found = new ArrayList<>();
    for (String told : paths) {
      String path = unmarked(told);
      if (mine(path, lanes)
          && folders.stream()
              .anyMatch(in -> path.startsWith(in) && settings.filter().test(in, path))
          && (settings.doneSuffix().isEmpty()
              || store.find(path + settings.doneSuffix()).isPresent())) {
        store.find(path).ifPresent(found::add);
      }
    }
    return found;
  }

  /** The path of the marker's file, if it is a marker's. */
  private String unmarked(String path) {
    String suffix = settings.doneSuffix();
    return suffix.isEmpty() || !path.endsWith(suffix)
        ? path
        : path.substring(0, path.length() - suffix.length());
  }

  /** What is known of files that were found. It tells nothing of others. */
  public Listing sort(Collection<StoredFile> found, Map<Integer, Known> known, long nowMs) {
    Listing listing = new Listing(nowMs, layout.watermark(), Integer.MAX_VALUE);
    found.forEach(file -> sort(file, known, settled(file, listing), listing));
    return listing;
  }

  /** Where names tell the order, what all lanes have passed need not even be listed. */
  private String after(Map<Integer, Known> known) {
    if (!store.ordered() || layout.watermark() != Watermark.NAME) {
      return "";
    }
    return known.values().stream().map(Known::low).min(Mark::compareTo).map(Mark::path).orElse("");
  }

  private void each(
      String folder, StoredFile file, Map<Integer, Known> known, Markers markers, Listing listing) {
    boolean marker = markers.marker(file);
    StoredFile marked = marker ? markers.markedBy(file) : file;
    if (marked == null || !settings.filter().test(folder, marked.path())) {
      return;
    }
    listing.counted();
    if (marker || markers.markerSeen(marked)) {
      sort(marked, known, settled(marked, listing), listing);
    } else if (mine(marked.path(), known.keySet())) {
      markers.keep(marked);
    }
  }

  private boolean settled(StoredFile file, Listing listing) {
    return listing.startedMs() - file.modified() >= settings.settleMs() || settings.settleMs() == 0;
  }

  private void sort(StoredFile file, Map<Integer, Known> known, boolean ready, Listing listing) {
    if (!mine(file.path(), known.keySet())) {
      return;
    }
    Mark mark = layout.watermark().of(file);
    for (Piece piece : layout.pieces(file, splittable.test(file.path()))) {
      int lane = layout.laneOf(piece);
      Known knows = known.get(lane);
      if (knows == null) {
        continue;
      }
      switch (knows.of(piece, mark)) {
        case OPEN, PASSED -> {}
        case DONE -> listing.done(lane, piece, mark, wantsDone);
        case CHANGED -> {
          listing.changed(piece);
          sort(lane, piece, mark, ready, listing);
        }
        case NEW -> sort(lane, piece, mark, ready, listing);
      }
    }
  }

  private void sort(int lane, Piece piece, Mark mark, boolean ready, Listing listing) {
    if (ready) {
      listing.ready(piece);
      return;
    }
    listing.waits(lane, mark);
    if (!settled(piece.file(), listing)) {
      listing.unsettled(piece.file().path());
    }
  }

  /** Spares hashing twice what is another task's, which with many tasks is nearly all. */
  private boolean mine(String path, Set<Integer> lanes) {
    return splittable.test(path) || lanes.contains(layout.laneOf(path));
  }

  /** Files and their done-markers, in whichever order these come. */
  private static final class Markers {
    private final String suffix;
    private final Set<Long> seen = new HashSet<>();
    private final Map<Long, StoredFile> unmarked = new HashMap<>();

    Markers(String suffix) {
      this.suffix = suffix;
    }

    boolean marker(StoredFile file) {
      return !suffix.isEmpty() && file.path().endsWith(suffix);
    }

    /** The file whose marker this is, if that came first; else null. */
    StoredFile markedBy(StoredFile marker) {
      String path = marker.path();
      long key = Layout.key(path.substring(0, path.length() - suffix.length()), 0);
      StoredFile file = unmarked.remove(key);
      if (file == null) {
        seen.add(key);
      }
      return file;
    }

    boolean markerSeen(StoredFile file) {
      return suffix.isEmpty() || seen.remove(Layout.key(file.path(), 0));
    }

    void keep(StoredFile file) {
      unmarked.put(Layout.key(file.path(), 0), file);
    }

    Iterable<StoredFile> unmarked() {
      return unmarked.values();
    }
  }
}
