package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.Mark;
import dev.millrace.connect.file.lane.Piece;
import java.util.Collection;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The unread pieces of one lane that its task knows of: those that the last listing showed, and
 * those that events told of since. Used by one thread.
 *
 * <p>A watermark vouches for all that lies below it, and only a listing can: so it may rise while
 * no piece was begun that events told of since the last complete listing began. Those begun earlier
 * stand as if a listing before had shown them.
 */
final class Candidates {
  private final Layout layout;
  private Queue<Piece> listed;
  private Queue<Piece> told;

  /** Told of before the listing under way began, which shows them as well if they are there. */
  private Queue<Piece> toldBefore;

  private Queue<Piece> from;
  private Mark heldFrom;
  private Mark waits;
  private Mark cut;
  private Mark settled;
  private Mark passedOver;
  private boolean anyListing;
  private boolean toldBegunSinceStart;
  private boolean toldBegunSinceListing;

  Candidates(Layout layout) {
    this.layout = layout;
    this.listed = queue();
    this.told = queue();
    this.toldBefore = queue();
    this.from = listed;
  }

  private Queue<Piece> queue() {
    return new PriorityQueue<>(layout.watermark().order());
  }

  void listingBegins() {
    toldBegunSinceStart = false;
    toldBefore.addAll(told);
    told = queue();
    from = listed;
  }

  /**
   * Takes what a listing found, in place of what the one before did.
   *
   * @param newWaits the lowest mark of the lane's pieces that are not ready; null if there is none
   * @param newCut from which mark on there may be more; null if there are none
   * @param firstWaiting the lowest mark of all lanes' pieces that are not ready, likewise
   * @param settledBy marks below can't turn up any more; null if that goes for all
   */
  void listed(
      Collection<Piece> found, Mark newWaits, Mark newCut, Mark firstWaiting, Mark settledBy) {
    listed = queue();
    listed.addAll(found);
    toldBefore = queue();
    from = listed;
    anyListing = true;
    toldBegunSinceListing = toldBegunSinceStart;
    waits = newWaits;
    cut = newCut;
    settled = settledBy;
    passedOver = null;
    heldFrom = layout.global() ? firstWaiting : null;
  }

  /** Takes what events told of. A piece may be told of twice, or be listed as well. */
  void told(Collection<Piece> found) {
    told.addAll(found);
  }

  int toldCount() {
    return told.size() + toldBefore.size();
  }

  boolean anyListed() {
    return !listed.isEmpty();
  }

  /**
   * Whether there is one to read now.
   *
   * @param withTold whether those that events told of may be read before older ones
   */
  boolean ready(boolean withTold) {
    return (withTold && toldCount() > 0) || (!listed.isEmpty() && !held());
  }

  private boolean held() {
    return heldFrom != null && layout.watermark().of(listed.peek().file()).compareTo(heldFrom) >= 0;
  }

  /** The next piece, while there is a {@link #ready} one; it may have been read meanwhile. */
  Piece take(boolean withTold) {
    boolean wasTold = withTold && toldCount() > 0;
    toldBegunSinceStart |= wasTold;
    toldBegunSinceListing |= wasTold;
    from = !wasTold ? listed : toldBefore.isEmpty() ? told : toldBefore;
    return from.remove();
  }

  /** A piece could not be begun, mostly the one that was taken last: it is unread. */
  void putBack(Piece piece) {
    from.add(piece);
  }

  /** The piece is not what was listed: until the next listing nobody knows what is there. */
  void passOver(Piece piece) {
    passedOver = lower(passedOver, layout.watermark().of(piece.file()));
  }

  /** Whether it is known what is unread. */
  boolean complete() {
    // Without a listing of its own a task can't know: what it left may be late.
    return anyListing && !toldBegunSinceListing;
  }

  /** The lowest mark that is, or may be, unread; null if there is none. */
  Mark unread() {
    Mark lowest = lower(lower(waits, cut), passedOver);
    return lower(lower(lower(lowest, first(listed)), first(told)), first(toldBefore));
  }

  /** Marks below can't turn up any more; null if that goes for all. */
  Mark settled() {
    return settled;
  }

  private Mark first(Queue<Piece> pieces) {
    Piece next = pieces.peek();
    return next == null ? null : layout.watermark().of(next.file());
  }

  private static Mark lower(Mark a, Mark b) {
    return a == null || (b != null && b.compareTo(a) < 0) ? b : a;
  }
}
