package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A tar, which may be compressed: then the entries are read in one pass where they can be. */
final class TarArchive implements Archive {
  private final FileBytes file;
  private final CountedInput raw;
  private final TarArchiveInputStream tar;
  private Tarred current;

  private TarArchive(FileBytes file, CountedInput raw) {
    this.file = file;
    this.raw = raw;
    tar = new TarArchiveInputStream(raw, "UTF-8");
  }

  static TarArchive open(FileBytes file) throws IOException {
    return new TarArchive(file, new CountedInput(new BufferedInputStream(file.open(0), 64 * 1024)));
  }

  @Override
  public Entry next() throws IOException {
    current = null;
    TarArchiveEntry entry = entry();
    while (entry != null && !isRegular(entry)) {
      entry = entry();
    }
    if (entry == null) {
      return null;
    }
    if (entry.isSparse()) {
      throw new IOException(
          "'%s' has a sparse file, '%s': pack it without --sparse"
              .formatted(file.name(), entry.getName()));
    }
    String path = Archive.path(file.name(), entry.getName());
    current = new Tarred(path, entry.getSize(), raw.count());
    return current;
  }

  /** What Commons Compress calls a file may be a link. */
  private static boolean isRegular(TarArchiveEntry entry) {
    return !entry.isDirectory()
        && !entry.isSymbolicLink()
        && !entry.isLink()
        && !entry.isFIFO()
        && !entry.isCharacterDevice()
        && !entry.isBlockDevice();
  }

  private TarArchiveEntry entry() throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IOException | RuntimeException e) {
      if (raw.failed()) {
        throw e;
      }
      throw new IOException(
          "'%s' is no tar, or is broken or cut short, at byte %d (%s)"
              .formatted(file.name(), raw.count(), e.getMessage()),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private final class Tarred implements Entry {
    private final String path;
    private final String name;
    private final long size;
    private final long start;
    private boolean untouched = true;

    Tarred(String path, long size, long start) {
      this.path = path;
      this.name = file.name() + "!/" + path;
      this.size = size;
      this.start = start;
    }

    @Override
    public String path() {
      return path;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public boolean seekable() {
      return file.seekable();
    }

    /** The first who asks reads on where the archive stands. */
    @Override
    public InputStream open(long from) throws IOException {
      if (untouched && this == current && !file.seekable()) {
        untouched = false;
        InputStream here = new ExpandedInput(new Open(tar), raw, name, "tar", 0, at -> {});
        here.skipNBytes(from);
        return here;
      }
      return new Slice(file.open(start + from), size - from, name);
    }
  }

  /** The archive goes on behind it. */
  private static final class Open extends FilterInputStream {
    Open(InputStream in) {
      super(in);
    }

    @Override
    public void close() {}
  }

  private static final class Slice extends FilterInputStream {
    private final String name;
    private long left;

    Slice(InputStream in, long left, String name) {
      super(in);
      this.left = left;
      this.name = name;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (left <= 0) {
        return -1;
      }
      int n = in.read(into, from, (int) Math.min(length, left));
      if (n < 0) {
        throw new IOException("'" + name + "' is cut short: " + left + " bytes are missing");
      }
      left -= n;
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      long skipped = in.skip(Math.min(n, left));
      left -= skipped;
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
