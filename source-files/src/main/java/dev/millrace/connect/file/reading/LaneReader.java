package dev.millrace.connect.file.reading;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.file.lane.LaneState;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.OpenPiece;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.format.Footprint;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the pieces of one lane, one after another. Used by one thread. */
final class LaneReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LaneReader.class);

  /** Beyond {@code done.max.files}, while the watermark can't rise. */
  private static final int HARD_LIMIT = 5;

  private final Map<String, String> partition;
  private final LaneState state;
  private final FileStore store;
  private final FileFormats formats;
  private final Records records;
  private final ReadingSettings settings;
  private final Consumer<Piece> whenDone;
  private final Changes changes;
  private final Tails tails;
  private final Deque<OpenPiece> begun = new ArrayDeque<>();
  private final Candidates candidates;
  private PieceReader current;
  private boolean untold;

  LaneReader(
      Layout layout,
      Map<String, String> partition,
      LaneState state,
      FileStore store,
      FileFormats formats,
      Records records,
      ReadingSettings settings,
      Consumer<Piece> whenDone) {
    this.partition = partition;
    this.state = state;
    this.store = store;
    this.formats = formats;
    this.records = records;
    this.settings = settings;
    this.whenDone = whenDone;
    this.candidates = new Candidates(layout);
    this.changes = new Changes(store, formats, layout, settings);
    this.tails = new Tails(settings, changes);
    begun.addAll(state.open());
  }

  LaneState state() {
    return state;
  }

  Map<String, String> partition() {
    return partition;
  }

  /** Whether a mark is on no record yet. */
  boolean untold() {
    return untold;
  }

  void told() {
    untold = false;
  }

  Candidates candidates() {
    return candidates;
  }

  /** Says so in the log if the lane has to leave files unread. */
  void warnIfFull() {
    if (candidates.anyListed() && !mayBegin()) {
      log.warn("{}: no new file is begun: {}", partition, obstacle());
    }
  }

  private String obstacle() {
    return settings.tail() && tails.size() >= settings.maxTailed()
        ? tails.size() + " files are tailed: set tail.idle.ms, or a greater tail.max.files"
        : state.doneCount()
            + " files are done but not settled, while "
            + candidates.unread()
            + " waits or actions fail: see the warnings before, or set more lanes";
  }

  /** Counts a piece as read, though it wasn't. */
  void skip(Piece piece) {
    state.done(piece);
    untold = true;
  }

  /** Lets the watermark rise, if files stay where they are. */
  void raise(long nowMs) {
    if (candidates.complete()) {
      state.raise(
          nowMs,
          settings.lookBackMs(),
          settings.maxDone(),
          candidates.unread(),
          candidates.settled());
    }
  }

  /** Whether there are more entries than the lane is to remember. */
  boolean surplus() {
    return state.doneCount() > settings.maxDone();
  }

  /** Whether there is something to read now. */
  boolean ready(long nowMs) {
    return current != null
        || !begun.isEmpty()
        || tails.due(nowMs)
        || (mayBegin() && candidates.ready(!surplus()));
  }

  private boolean mayBegin() {
    return state.doneCount() < settings.maxDone() * HARD_LIMIT
        && (!settings.tail() || tails.size() < settings.maxTailed());
  }

  /**
   * Adds to {@code batch} until it is full, or nothing is left to read.
   *
   * @throws StoreException if the store fails; what was added stays
   */
  void read(Batch batch, long nowMs) {
    try {
      while (!batch.full() && (current != null || begin(batch, nowMs))) {
        step(batch, nowMs);
      }
    } finally {
      if (current != null) {
        // What the lane knows of a piece that stays open has to be current.
        state.put(current.open());
      }
    }
  }

  private boolean begin(Batch batch, long nowMs) {
    while (ready(nowMs)) {
      OpenPiece next = next(batch, nowMs);
      if (next != null && open(batch, next)) {
        return true;
      }
    }
    return false;
  }

  /** The piece to read now; null if the first choice was none. */
  private OpenPiece next(Batch batch, long nowMs) {
    OpenPiece stored = begun.peekFirst();
    if (stored != null) {
      Changes.Outcome outcome = changes.of(stored);
      begun.removeFirst();
      return follow(batch, stored, outcome);
    }
    if (tails.due(nowMs)) {
      OpenPiece tailed = tails.next(nowMs);
      Changes.Outcome outcome = tails.outcome(tailed, nowMs);
      return outcome == null ? null : follow(batch, tailed, outcome);
    }
    Piece piece = candidates.take(!surplus());
    return state.isDone(piece) || state.isOpen(piece) ? null : OpenPiece.begin(piece);
  }

  /** Follows what became of an open piece. */
  private OpenPiece follow(Batch batch, OpenPiece was, Changes.Outcome outcome) {
    switch (outcome.kind()) {
      case SAME, GROWN -> {
        return outcome.piece();
      }
      case GONE -> {
        giveUp(was);
        return null;
      }
      case ANOTHER -> {
        giveUp(was);
        Piece another = outcome.piece().piece();
        if (settings.changed() == ReadingSettings.Changed.SKIP) {
          finish(batch, another);
        }
        return state.isDone(another) ? null : outcome.piece();
      }
    }
    throw new IllegalStateException(outcome.toString());
  }

  private void giveUp(OpenPiece piece) {
    tails.forget(piece.piece());
    state.drop(piece.piece());
    untold = true;
  }

  private boolean open(Batch batch, OpenPiece piece) {
    StoredBytes bytes = new StoredBytes(store, piece.piece().file(), settings.tail());
    try {
      OpenPiece marked = settings.tail() ? changes.fingerprinted(piece, bytes) : piece;
      RecordReader reader =
          formats.open(
              bytes,
              piece.piece().range(),
              piece.place(),
              entry -> records.schemas(piece.piece(), entry));
      current = new PieceReader(marked, bytes, reader, records.of(piece.piece(), partition));
      state.put(marked);
      return true;
    } catch (IOException e) {
      failed(batch, piece, bytes, e);
      return false;
    }
  }

  /** Takes one step in the current piece. */
  private void step(Batch batch, long nowMs) {
    PieceReader reader = current;
    boolean tailing = settings.tail() && !tails.closing(reader.piece());
    switch (reader.ahead()) {
      case END -> {
        if (tailing) {
          rest(nowMs);
        } else {
          complete(batch);
        }
      }
      case FAILED -> {
        leave();
        failed(batch, reader.open(), reader.bytes(), reader.failure());
      }
      case RECORD, BAD -> {
        if (tailing && incomplete(reader)) {
          rest(nowMs);
          return;
        }
        Place before = reader.reached();
        Taken taken = reader.take();
        boolean last = reader.ahead() == PieceReader.Ahead.END && !tailing;
        if (last) {
          complete(batch);
        }
        hand(
            batch,
            reader,
            taken,
            before,
            last ? state.offset() : state.offset(reader.begun(), taken.place()));
      }
    }
  }

  private void rest(long nowMs) {
    OpenPiece open = current.open();
    leave();
    tails.rest(open, nowMs);
  }

  /** A last line without its end may still grow. */
  private boolean incomplete(PieceReader reader) {
    try {
      return reader.placeAhead().at() >= reader.bytes().size() && !reader.bytes().endsWithLine();
    } catch (IOException e) {
      return false; // the next step meets the same failure
    }
  }

  private void hand(
      Batch batch, PieceReader reader, Taken taken, Place before, Map<String, Object> offset) {
    if (taken.bad() == null) {
      SourceRecord row = reader.records().record(taken, offset);
      batch.row(row, size(reader, taken, before));
      untold = false;
      return;
    }
    SourceRecord letter = reader.records().bad(taken, offset);
    batch.deadLetter(letter);
    untold = letter == null;
  }

  private static long size(PieceReader reader, Taken taken, Place before) {
    return reader.placesAreBytes()
        ? Math.max(0, taken.place().at() - before.at())
        : Footprint.of(taken.value());
  }

  private void complete(Batch batch) {
    Piece piece = current.piece();
    current.close();
    current = null;
    finish(batch, piece);
  }

  private void finish(Batch batch, Piece piece) {
    tails.forget(piece);
    state.done(piece);
    untold = true;
    batch.fileDone();
    whenDone.accept(piece);
  }

  private void leave() {
    current.close();
    state.put(current.open());
    current = null;
  }

  private void failed(Batch batch, OpenPiece at, StoredBytes bytes, IOException e) {
    if (bytes.fault() == null) {
      finish(batch, at.piece());
      Records.OfPiece ofPiece = records.of(at.piece(), partition);
      SourceRecord letter = ofPiece.badFile(e, at.place().record(), state.offset());
      batch.deadLetter(letter);
      untold = letter == null;
      return;
    }
    StoreException fault = fault(at.piece(), bytes.fault());
    boolean other =
        fault.fault() == StoreException.Fault.REPLACED
            || fault.fault() == StoreException.Fault.NO_SUCH_FILE;
    if (other && !state.isOpen(at.piece())) {
      log.debug("{} is not the one that was listed; the next listing tells", at.piece());
      candidates.passOver(at.piece());
      return;
    }
    if (state.isOpen(at.piece())) {
      // Next time it is looked at first: it may be another file by then.
      begun.addFirst(at);
    } else {
      // Not begun as far as the lane's offset goes: the watermark must see that it is unread.
      candidates.putBack(at.piece());
    }
    throw other
        ? new StoreException(StoreException.Fault.TRANSIENT, fault.getMessage(), fault)
        : fault;
  }

  private StoreException fault(Piece piece, Exception fault) {
    if (fault instanceof StoreException store) {
      return store;
    }
    String what = ": reading " + piece.describe() + " broke off: " + Messages.of(fault);
    return new StoreException(StoreException.Fault.TRANSIENT, this.store.describe() + what, fault);
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
      current = null;
    }
  }
}
