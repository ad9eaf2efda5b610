package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** A zip, read by its directory: what lies between its entries counts for nothing. */
final class ZipArchive implements Archive {
  private final FileBytes file;
  private final ExpansionLimits limits;
  private final ZipFile zip;
  private final Enumeration<ZipArchiveEntry> entries;
  private long expandedBefore;
  private long expandedNow;

  private ZipArchive(FileBytes file, ExpansionLimits limits, ZipFile zip) {
    this.file = file;
    this.limits = limits;
    this.zip = zip;
    entries = zip.getEntries();
  }

  static ZipArchive open(FileBytes file, ExpansionLimits limits) throws IOException {
    if (file.size() < 0 || !file.seekable()) {
      throw new IOException(
          "'" + file.name() + "' is a compressed zip, whose directory can't be reached: expand it");
    }
    ZipDirectory.check(file);
    FileChannelView channel = new FileChannelView(file);
    try {
      ZipFile zip =
          ZipFile.builder().setSeekableByteChannel(channel).setIgnoreLocalFileHeader(true).get();
      return new ZipArchive(file, limits, zip);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw broken(file, e);
    }
  }

  private static IOException broken(FileBytes file, Exception e) {
    return new IOException(
        "'%s' is no zip, or is broken or cut short (%s)".formatted(file.name(), e.getMessage()), e);
  }

  @Override
  public Entry next() throws IOException {
    expandedBefore += expandedNow;
    expandedNow = 0;
    while (entries.hasMoreElements()) {
      ZipArchiveEntry entry = entries.nextElement();
      if (entry.isDirectory() || entry.isUnixSymlink()) {
        continue;
      }
      String path = Archive.path(file.name(), entry.getName());
      Zipped zipped = new Zipped(path, entry);
      if (entry.getGeneralPurposeBit().usesEncryption()) {
        throw new IOException("'" + zipped.name + "' is encrypted: only plain entries can be read");
      }
      return zipped;
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private final class Zipped implements Entry {
    private final String path;
    private final String name;
    private final ZipArchiveEntry entry;

    Zipped(String path, ZipArchiveEntry entry) {
      this.path = path;
      this.name = file.name() + "!/" + path;
      this.entry = entry;
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
      return entry.getSize();
    }

    @Override
    public boolean seekable() {
      return false;
    }

    @Override
    public InputStream open(long from) throws IOException {
      InputStream in;
      try {
        in = zip.getInputStream(entry);
      } catch (IOException | RuntimeException e) {
        throw broken(file, e);
      }
      InputStream expanded = new ExpandedInput(in, null, name, "zip", 0, this::check);
      expanded.skipNBytes(from);
      return expanded;
    }

    /** Entries may share the same compressed bytes, so it is the archive's size that counts. */
    private void check(long expanded) throws IOException {
      expandedNow = Math.max(expandedNow, expanded);
      limits.check(name, expandedBefore + expanded, file.size());
    }
  }
}
