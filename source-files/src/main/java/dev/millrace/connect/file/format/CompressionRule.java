package dev.millrace.connect.file.format;

import dev.millrace.connect.files.compress.Decompression;
import java.util.Optional;

/**
 * Which files are expanded.
 *
 * @param fixed what all files are compressed by; empty for none, or for what name and content tell
 * @param auto whether name and content tell
 */
public record CompressionRule(Optional<Decompression> fixed, boolean auto) {

  Optional<Decompression> byName(String name) {
    return auto ? Decompression.byName(name) : fixed;
  }

  boolean byContent() {
    return auto;
  }

  /** Whether zip and tar are opened, too. */
  boolean archives() {
    return auto;
  }
}
