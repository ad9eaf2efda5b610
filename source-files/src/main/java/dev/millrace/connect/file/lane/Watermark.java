package dev.millrace.connect.file.lane;

import dev.millrace.connect.files.storage.StoredFile;
import java.util.Comparator;
import java.util.Locale;

/** In which order a lane reads, and so what its watermark is made of. */
public enum Watermark {
  /** Time of change, then path. */
  TIME,
  /** Path alone. */
  NAME;

  public Mark of(StoredFile file) {
    return new Mark(this == TIME ? file.modified() : 0, file.path());
  }

  /** Of pieces, ranges of a file one after another. */
  public Comparator<Piece> order() {
    return Comparator.comparing((Piece piece) -> of(piece.file())).thenComparingInt(Piece::number);
  }

  /** As in configuration and offsets. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
