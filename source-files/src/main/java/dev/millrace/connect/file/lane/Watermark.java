package dev.millrace.connect.file.lane;

import dev.millrace.connect.files.storage.StoredFile;
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

  /** As in configuration and offsets. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
