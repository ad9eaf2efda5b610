package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.Fingerprint;
import dev.millrace.connect.file.lane.Layout;
import dev.millrace.connect.file.lane.OpenPiece;
import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.file.reading.ReadingSettings.Changed;
import dev.millrace.connect.files.storage.FileStore;
import dev.millrace.connect.files.storage.StoreException;
import dev.millrace.connect.files.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what became of a file that is open. Used by one thread. */
final class Changes {
  private static final Logger log = LoggerFactory.getLogger(Changes.class);

  private final FileStore store;
  private final FileFormats formats;
  private final Layout layout;
  private final ReadingSettings settings;

  Changes(FileStore store, FileFormats formats, Layout layout, ReadingSettings settings) {
    this.store = store;
    this.formats = formats;
    this.layout = layout;
    this.settings = settings;
  }

  /** What may become of a file. */
  enum Kind {
    SAME,
    GROWN,
    ANOTHER,
    GONE
  }

  /**
   * @param piece as it is now; null if it is gone
   */
  record Outcome(Kind kind, OpenPiece piece) {}

  /**
   * @throws ConnectException if it is another, or gone, and the task is to stop
   * @throws StoreException if the store fails
   */
  Outcome of(OpenPiece open) {
    StoredFile was = open.piece().file();
    Optional<StoredFile> found = store.find(was.path());
    if (found.isEmpty()) {
      return gone(open, "is gone");
    }
    StoredFile is = found.get();
    if (is.equals(was)) {
      return new Outcome(Kind.SAME, open);
    }
    List<Piece> pieces = layout.pieces(is, formats.splittable(is.path()));
    if (open.piece().number() >= pieces.size()) {
      return gone(open, "was replaced by a smaller file");
    }
    Piece piece = pieces.get(open.piece().number());
    if (settings.tail() && grew(open, is)) {
      return new Outcome(Kind.GROWN, new OpenPiece(piece, open.place(), open.fingerprint()));
    }
    if (settings.changed() == Changed.FAIL) {
      throw new ConnectException(
          told(open, "was replaced") + " Set changed.files=read to read it anew, or skip.");
    }
    log.warn(
        "{} changed.files={}",
        told(open, "was replaced"),
        settings.changed().name().toLowerCase(Locale.ROOT));
    return new Outcome(Kind.ANOTHER, OpenPiece.begin(piece));
  }

  private Outcome gone(OpenPiece open, String what) {
    if (settings.changed() == Changed.FAIL) {
      throw new ConnectException(
          told(open, what) + " Set changed.files=read or skip to go on without the rest of it.");
    }
    log.warn("{} The rest of it can't be read.", told(open, what));
    return new Outcome(Kind.GONE, null);
  }

  private String told(OpenPiece open, String what) {
    return store.describe()
        + ": "
        + open.piece().describe()
        + " "
        + what
        + " after "
        + open.place().record()
        + " of its records were read.";
  }

  private boolean grew(OpenPiece open, StoredFile is) {
    Fingerprint print = open.fingerprint();
    if (is.size() < open.piece().file().size() || is.size() < open.place().at()) {
      return false;
    }
    try (InputStream in = store.openGrown(is, 0)) {
      return Fingerprint.of(in, print.bytes()).equals(print);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Fault.TRANSIENT,
          store.describe() + ": reading " + is.path() + " broke off: " + e.getMessage(),
          e);
    }
  }

  /** The piece with what its file begins with, as far as there is something yet. */
  OpenPiece fingerprinted(OpenPiece open, StoredBytes bytes) throws IOException {
    int wanted = (int) Math.min(Fingerprint.MAX_BYTES, bytes.size());
    if (open.fingerprint().bytes() >= wanted) {
      return open;
    }
    try (InputStream in = bytes.open(0)) {
      return new OpenPiece(open.piece(), open.place(), Fingerprint.of(in, wanted));
    }
  }
}
