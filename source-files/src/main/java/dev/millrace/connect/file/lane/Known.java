package dev.millrace.connect.file.lane;

import java.util.Map;
import java.util.function.Function;

/**
 * What a lane knows of pieces: as it is, for the lane's thread, or as it was at a moment.
 *
 * @param done identities by key; null for those that are not done
 */
public record Known(Mark low, Function<Long, Integer> done, Map<Long, OpenPiece> open) {

  /** What is known of a piece. */
  public enum Status {
    NEW,
    /** Begun, with this content or another: its lane looks after it. */
    OPEN,
    /** Done, and told of as such. */
    DONE,
    /** At or below the watermark. */
    PASSED,
    /** Done, but with another content. */
    CHANGED
  }

  public Status of(Piece piece, Mark mark) {
    if (open.containsKey(piece.key())) {
      return Status.OPEN;
    }
    Integer identity = done.apply(piece.key());
    if (identity != null && identity == piece.identity()) {
      return Status.DONE;
    }
    if (mark.compareTo(low) <= 0) {
      return Status.PASSED;
    }
    return identity == null ? Status.NEW : Status.CHANGED;
  }
}
