package dev.millrace.connect.file.after;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.lane.LaneState;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does to files what is to be done once Connect has stored that all their records are in Kafka.
 * Used by one thread; the actions themselves run by {@code executor}.
 */
public final class AfterFile {
  private static final Logger log = LoggerFactory.getLogger(AfterFile.class);

  /** How long a mark may stay unconfirmed before it is told again. */
  private static final long NUDGE_MS = 60_000;

  private static final long RETRY_MS = 10_000;

  private final FileStore store;
  private final Action action;
  private final String doneSuffix;
  private final Layout layout;
  private final Executor executor;
  private final LongSupplier clock;
  private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
  private final Set<Long> running = new HashSet<>();
  private final Queue<Result> results = new ConcurrentLinkedQueue<>();

  private static final class Waiting {
    private final Piece piece;
    private long notBeforeMs;
    private long toldMs;

    private Waiting(Piece piece, long nowMs) {
      this.piece = piece;
      this.toldMs = nowMs;
    }
  }

  private record Result(Piece piece, RuntimeException failure) {}

  /**
   * @param doneSuffix of done-markers, which go with their file; empty for none
   * @param clock in milliseconds since 1970
   */
  public AfterFile(
      FileStore store,
      Action action,
      String doneSuffix,
      Layout layout,
      Executor executor,
      LongSupplier clock) {
    this.store = store;
    this.action = action;
    this.doneSuffix = doneSuffix;
    this.layout = layout;
    this.executor = executor;
    this.clock = clock;
  }

  public Action action() {
    return action;
  }

  /** A piece was read to its end; its mark is on its way, or stored already. */
  public void done(Piece piece) {
    if (!(action instanceof Action.Keep) && piece.number() == 0 && !running.contains(piece.key())) {
      Waiting other = waiting.get(piece.key());
      if (other == null || other.piece.identity() != piece.identity()) {
        // A file that was replaced while it waited will never be confirmed: this one will.
        waiting.put(piece.key(), new Waiting(piece, clock.getAsLong()));
      }
    }
  }

  /** The lanes whose stored offsets have to be looked at now. */
  public Set<Integer> wanted() {
    Set<Integer> lanes = new HashSet<>();
    long now = clock.getAsLong();
    for (Waiting each : waiting.values()) {
      if (each.notBeforeMs <= now) {
        parts(each.piece).forEach(part -> lanes.add(layout.laneOf(part)));
      }
    }
    return lanes;
  }

  private Collection<Piece> parts(Piece piece) {
    return piece.range().whole() ? List.of(piece) : layout.pieces(piece.file(), true);
  }

  /**
   * Begins the actions of all files that are done by what Connect has stored.
   *
   * @param stored offsets by lane; a lane without one is left out
   */
  public void committed(Map<Integer, Map<String, ?>> stored) {
    Map<Integer, LaneState> states = new LinkedHashMap<>();
    stored.forEach((lane, offset) -> states.put(lane, LaneState.of(layout, offset)));
    long now = clock.getAsLong();
    for (Waiting each : List.copyOf(waiting.values())) {
      if (each.notBeforeMs <= now && parts(each.piece).stream().allMatch(p -> done(p, states))) {
        begin(each.piece);
      }
    }
  }

  /**
   * The entry itself has to be there if the file is to vanish: the watermark may be of a time when
   * files were kept, and says nothing of one that was late then.
   */
  private boolean done(Piece part, Map<Integer, LaneState> states) {
    LaneState state = states.get(layout.laneOf(part));
    return state != null && (action.removes() ? state.hasEntry(part) : state.isDone(part));
  }

  private void begin(Piece piece) {
    waiting.remove(piece.key());
    running.add(piece.key());
    try {
      executor.execute(() -> results.add(new Result(piece, run(piece))));
    } catch (RejectedExecutionException e) {
      log.debug("Not done, for the task stops: {}", Action.describe(action, piece));
    }
  }

  private RuntimeException run(Piece piece) {
    try {
      action.on(store, piece.file());
      if (action.removes() && !doneSuffix.isEmpty()) {
        store.find(piece.file().path() + doneSuffix).ifPresent(store::delete);
      }
      return null;
    } catch (StoreException e) {
      // Gone is what was asked for; another version is another file.
      boolean settled =
          e.fault() == StoreException.Fault.NO_SUCH_FILE
              || e.fault() == StoreException.Fault.REPLACED;
      return settled ? null : e;
    } catch (RuntimeException e) {
      return e;
    }
  }

  /** The pieces whose action has succeeded since the last call. */
  public List<Piece> finished() {
    List<Piece> finished = new ArrayList<>();
    Result result;
    while ((result = results.poll()) != null) {
      Piece piece = result.piece();
      running.remove(piece.key());
      if (result.failure() == null) {
        finished.add(piece);
      } else {
        log.warn(
            "Can't {}, next try in {} s: {}",
            Action.describe(action, piece),
            RETRY_MS / 1000,
            Messages.of(result.failure()));
        Waiting again = new Waiting(piece, clock.getAsLong());
        again.notBeforeMs = clock.getAsLong() + RETRY_MS;
        waiting.put(piece.key(), again);
      }
    }
    return finished;
  }

  /** Lanes whose marks were told long ago and are not confirmed yet: to be told again. */
  public Set<Integer> overdue() {
    Set<Integer> lanes = new HashSet<>();
    long now = clock.getAsLong();
    for (Waiting each : waiting.values()) {
      if (now - each.toldMs >= NUDGE_MS) {
        each.toldMs = now;
        lanes.add(layout.laneOf(each.piece));
      }
    }
    return lanes;
  }

  /** How many files wait for their action. */
  public int pending() {
    return waiting.size() + running.size();
  }
}
