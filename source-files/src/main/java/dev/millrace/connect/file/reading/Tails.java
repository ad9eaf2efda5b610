package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.OpenPiece;
import dev.millrace.connect.file.lane.Piece;
import java.util.LinkedHashMap;
import java.util.Map;

/** The files of a lane that were read to their ends and may grow. Used by one thread. */
final class Tails {
  private final ReadingSettings settings;
  private final Changes changes;
  private final Map<Long, Tail> tails = new LinkedHashMap<>();

  private static final class Tail {
    private OpenPiece open;
    private long grewMs;
    private long nextLookMs;
    private boolean reading;
    private boolean closing;
  }

  Tails(ReadingSettings settings, Changes changes) {
    this.settings = settings;
    this.changes = changes;
  }

  int size() {
    return tails.size();
  }

  /** The file's end is reached. */
  void rest(OpenPiece open, long nowMs) {
    Tail tail = tails.computeIfAbsent(open.piece().key(), none -> new Tail());
    tail.open = open;
    tail.grewMs = nowMs;
    tail.nextLookMs = nowMs + settings.pollIntervalMs();
    tail.reading = false;
  }

  /** Whether the file is being closed: its end is its end. */
  boolean closing(Piece piece) {
    Tail tail = tails.get(piece.key());
    return tail != null && tail.closing;
  }

  void forget(Piece piece) {
    tails.remove(piece.key());
  }

  /** Whether one of them has to be looked at. */
  boolean due(long nowMs) {
    for (Tail tail : tails.values()) {
      if (due(tail, nowMs)) {
        return true;
      }
    }
    return false;
  }

  private boolean due(Tail tail, long nowMs) {
    return !tail.reading && (tail.nextLookMs <= nowMs || idle(tail, nowMs));
  }

  private boolean idle(Tail tail, long nowMs) {
    return settings.tailIdleMs() >= 0 && nowMs - tail.grewMs >= settings.tailIdleMs();
  }

  /** One of those that are due. */
  OpenPiece next(long nowMs) {
    for (Tail tail : tails.values()) {
      if (due(tail, nowMs)) {
        return tail.open;
      }
    }
    throw new IllegalStateException("none is due");
  }

  /** What became of it; null if it is to rest on. */
  Changes.Outcome outcome(OpenPiece open, long nowMs) {
    Tail tail = tails.get(open.piece().key());
    Changes.Outcome outcome = changes.of(open);
    if (outcome.kind() == Changes.Kind.SAME) {
      if (!idle(tail, nowMs)) {
        tail.nextLookMs = nowMs + settings.pollIntervalMs();
        return null;
      }
      tail.closing = true;
    }
    tail.reading = true;
    return outcome;
  }
}
