package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * The files within an archive, one after another, in the archive's order. Nothing is unpacked to a
 * disk: an entry's name is part of what messages and records call it, and no more. Needs Commons
 * Compress. Used by one thread.
 */
public interface Archive extends Closeable {

  /** The kinds of archives. */
  enum Kind {
    ZIP,
    TAR;

    /** By how a file is called, without what tells of its compression. */
    public static Optional<Kind> byName(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.endsWith(".zip")) {
        return Optional.of(ZIP);
      }
      return lower.endsWith(".tar") ? Optional.of(TAR) : Optional.empty();
    }

    /** By how a file, expanded, begins; of a tar it takes 262 bytes. */
    public static Optional<Kind> byContent(byte[] head, int length) {
      if (length >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
        return Optional.of(ZIP);
      }
      boolean tar =
          length >= 262
              && head[257] == 'u'
              && head[258] == 's'
              && head[259] == 't'
              && head[260] == 'a'
              && head[261] == 'r';
      return tar ? Optional.of(TAR) : Optional.empty();
    }
  }

  /** One file of an archive, as it is when it is unpacked. */
  interface Entry extends FileBytes {
    /** Its path within the archive, with slashes. */
    String path();
  }

  /** Opens an archive; its entries are read while it is open. */
  static Archive open(FileBytes file, Kind kind, ExpansionLimits limits) throws IOException {
    return kind == Kind.ZIP ? ZipArchive.open(file, limits) : TarArchive.open(file);
  }

  /**
   * The next file; folders and links are passed over. Its name is the archive's, {@code !/}, and
   * its own.
   *
   * @return null behind the last one
   * @throws IOException if the archive can't be read, or has an entry that is encrypted, or whose
   *     name leads out of it
   */
  Entry next() throws IOException;

  /**
   * An entry's path, with slashes.
   *
   * @throws IOException if it leads out of the archive
   */
  static String path(String archive, String entry) throws IOException {
    String name = entry.replace('\\', '/');
    boolean out =
        name.startsWith("/")
            || ("/" + name + "/").contains("/../")
            || name.chars().anyMatch(c -> c < ' ');
    if (out) {
      throw new IOException(
          "'%s' has an entry whose name leads out of it, or is no name: '%s'"
              .formatted(archive, entry.replaceAll("\\p{Cntrl}", "?")));
    }
    return name;
  }
}
