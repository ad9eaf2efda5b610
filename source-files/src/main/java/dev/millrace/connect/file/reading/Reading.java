package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.position.PositionRecord;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.file.after.AfterFile;
import dev.millrace.connect.file.discover.Discovery;
import dev.millrace.connect.file.discover.Listing;
import dev.millrace.connect.file.lane.Known;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Mark;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.reading.ReadingSettings.Changed;
import dev.millrace.connect.file.store.FileEvents;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoredFile;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that one task reads: its lanes in turn, the listings that tell them what there is, and what
 * becomes of the files. Used by one thread, but for {@link #wanted} and {@link #committed}.
 */
public final class Reading implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reading.class);

  /** A listing of many pages misses what appears behind its back; by how long, at most. */
  private static final long LISTING_LAG_MS = 600_000;

  private final String connector;
  private final Layout layout;
  private final ReadingSettings settings;
  private final AfterFile after;
  private final Discovery discovery;
  private final Listings listings;
  private final Looks looks;
  private final FileEvents events;
  private final Guard guard;
  private final LongSupplier clock;
  private final Map<Integer, LaneReader> lanes = new TreeMap<>();
  private final Deque<LaneReader> turns;
  private boolean more;
  private boolean firstListing = true;
  private Set<Integer> wanted = Set.of();
  private Map<Integer, Map<String, ?>> stored;

  /**
   * Goes on where the stored offsets say.
   *
   * @param connector its name, for position records
   * @throws ConnectException if the stored offsets are not of this layout
   */
  public Reading(
      String connector, Share share, ReadingSettings settings, Parts parts, Share.Offsets offsets) {
    this.connector = connector;
    this.layout = share.layout();
    this.settings = settings;
    this.after = parts.after();
    this.guard = parts.guard();
    this.discovery = parts.discovery();
    this.clock = parts.clock();
    share
        .states(offsets)
        .forEach(
            (lane, state) ->
                lanes.put(
                    lane,
                    new LaneReader(
                        layout,
                        share.partition(lane),
                        state,
                        parts.store(),
                        parts.formats(),
                        parts.records(),
                        settings,
                        after::done)));
    turns = new ArrayDeque<>(lanes.values());
    listings = new Listings(discovery, guard, parts.listing());
    looks =
        new Looks(
            parts.events(), discovery, lanes.keySet(), layout.global(), guard, parts.looking());
    events = parts.events();
  }

  /**
   * What a task reads with.
   *
   * @param events what tells of new files between two listings
   * @param guard around all calls to the store
   * @param listing on which listings run
   * @param looking on which runs what events lead to
   * @param clock in milliseconds since 1970
   */
  public record Parts(
      FileStore store,
      FileFormats formats,
      Records records,
      Discovery discovery,
      FileEvents events,
      AfterFile after,
      Guard guard,
      Executor listing,
      Executor looking,
      LongSupplier clock) {}

  /** The lanes whose stored offsets are to be looked at. Used by any thread. */
  public synchronized Set<Integer> wanted() {
    return wanted;
  }

  /** Takes the stored offsets of {@link #wanted} lanes. Used by any thread. */
  public synchronized void committed(Map<Integer, Map<String, ?>> offsets) {
    stored = offsets;
  }

  /**
   * Does what is next.
   *
   * @return null if there is nothing to hand over now
   * @throws ConnectException if the task has to stop
   */
  public Batch next() {
    long now = clock.getAsLong();
    look(now);
    afterwards();
    Batch batch = new Batch(settings.batchRows(), settings.batchBytes());
    try {
      read(batch, now);
    } catch (RetryLater e) {
      log.debug("Waiting: {}", e.getMessage());
    }
    tell(batch, now);
    return batch.isEmpty() ? null : batch;
  }

  /** Milliseconds until {@link #next} is worth another call. */
  public long pauseMs() {
    long now = clock.getAsLong();
    boolean ready = lanes.values().stream().anyMatch(lane -> lane.ready(now));
    return ready ? guard.waitMs() : Math.min(100, settings.pollIntervalMs());
  }

  /** Files that wait for their action. */
  public int pendingActions() {
    return after.pending();
  }

  private void look(long now) {
    Listing listing = listings.take(now);
    if (listing != null) {
      accept(listing, now);
    }
    int told = lanes.values().stream().mapToInt(lane -> lane.candidates().toldCount()).sum();
    List<StoredFile> found = looks.next(now, told);
    if (!found.isEmpty()) {
      accept(found, now);
    }
    boolean usedUp = more && lanes.values().stream().noneMatch(l -> l.candidates().anyListed());
    if (listings.idle() && (usedUp || listings.due(now, intervalMs(), looks.missed()))) {
      begin(now);
    }
  }

  private long intervalMs() {
    return listings.complete() && !surplus()
        ? events.listingIntervalMs(settings.pollIntervalMs())
        : settings.pollIntervalMs();
  }

  /** Whether watermarks have to rise, which only a listing lets them. */
  private boolean surplus() {
    return !after.action().removes() && lanes.values().stream().anyMatch(LaneReader::surplus);
  }

  private void begin(long now) {
    Map<Integer, Known> known = new HashMap<>();
    lanes.forEach((lane, reader) -> known.put(lane, reader.state().frozen()));
    if (listings.begin(known, now)) {
      more = false;
      looks.listingBegins();
      lanes.values().forEach(lane -> lane.candidates().listingBegins());
    }
  }

  /** Takes files that events told of. */
  private void accept(List<StoredFile> found, long now) {
    Map<Integer, Known> known = new HashMap<>();
    lanes.forEach((lane, reader) -> known.put(lane, reader.state().known()));
    Listing listing = discovery.sort(found, known, now);
    listing.changed().forEach(this::changed);
    looks.again(listing.unsettled(), now);
    listing
        .take(layout::laneOf)
        .forEach((lane, pieces) -> lanes.get(lane).candidates().told(pieces));
  }

  private void accept(Listing listing, long now) {
    more = listing.cut() != null;
    looks.again(listing.unsettled(), now);
    for (Piece piece : listing.changed()) {
      changed(piece);
    }
    // A file that stays has its action once; only the first listing finds those that a stop cut
    // off.
    if (after.action().removes() || firstListing) {
      listing.done().stream()
          .filter(piece -> lanes.get(layout.laneOf(piece)).state().hasEntry(piece))
          .forEach(after::done);
    }
    firstListing = false;
    Map<Integer, Deque<Piece>> ready = listing.take(layout::laneOf);
    Mark settled = settled(listing);
    lanes.forEach(
        (lane, reader) -> {
          reader.state().listed(listing.seen(lane), now, settings.lookBackMs());
          reader
              .candidates()
              .listed(
                  ready.getOrDefault(lane, new ArrayDeque<>()),
                  listing.waits(lane),
                  listing.cut(),
                  listing.firstWaiting(),
                  settled);
          reader.warnIfFull();
          raise(reader, now);
        });
    log.debug(
        "{} files listed, {} of this task's are not ready", listing.files(), listing.waiting());
  }

  private Mark settled(Listing listing) {
    return switch (layout.watermark()) {
      case NAME -> null;
      case TIME ->
          new Mark(listing.startedMs() - Math.min(LISTING_LAG_MS, settings.lookBackMs()), "");
    };
  }

  private void changed(Piece piece) {
    if (settings.changed() == Changed.FAIL) {
      throw new ConnectException(
          piece.describe()
              + " was read, and is another file now. Set changed.files=read to read it anew, or"
              + " skip.");
    }
    LaneReader reader = lanes.get(layout.laneOf(piece));
    if (settings.changed() == Changed.SKIP && !reader.state().isDone(piece)) {
      reader.skip(piece);
    }
  }

  private void raise(LaneReader reader, long now) {
    if (!after.action().removes()) {
      reader.raise(now);
    }
  }

  private void afterwards() {
    Map<Integer, Map<String, ?>> offsets;
    synchronized (this) {
      offsets = stored;
      stored = null;
    }
    if (offsets != null) {
      after.committed(offsets);
    }
    for (Piece piece : after.finished()) {
      if (after.action().removes()) {
        lanes.get(layout.laneOf(piece)).state().forget(piece);
      }
    }
    Set<Integer> lanesWanted = after.wanted();
    synchronized (this) {
      wanted = lanesWanted;
    }
  }

  /** One lane for as long as it has records: a transaction then writes few offsets. */
  private void read(Batch batch, long now) {
    for (int i = 0; i < lanes.size() && !batch.full(); i++) {
      LaneReader lane = turns.peekFirst();
      if (lane.ready(now)) {
        guard.call(
            "reading",
            () -> {
              lane.read(batch, now);
              return null;
            });
        if (lane.surplus()) {
          raise(lane, now);
        }
      }
      turns.addLast(turns.removeFirst());
    }
  }

  /** Marks that no record bears go on records of their own, at the end of a batch that ends. */
  private void tell(Batch batch, long now) {
    Set<Integer> overdue = after.overdue();
    lanes.forEach(
        (lane, reader) -> {
          boolean resting = !reader.ready(now);
          if (resting && (reader.untold() || overdue.contains(lane))) {
            batch.position(
                PositionRecord.of(
                    settings.positionTopic(),
                    connector,
                    reader.partition(),
                    reader.state().offset()));
            reader.told();
          }
        });
  }

  @Override
  public void close() {
    lanes.values().forEach(LaneReader::close);
  }
}
