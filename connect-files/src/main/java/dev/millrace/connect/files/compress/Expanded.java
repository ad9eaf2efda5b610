package dev.millrace.connect.files.compress;

import dev.millrace.connect.files.read.FileBytes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A compressed file as what it holds. To open it behind its start begins at the last member or
 * frame before, where those tell their sizes (block gzip, zstd), and else expands what lies before
 * again.
 */
public final class Expanded implements FileBytes {
  private final FileBytes file;
  private final Decompression codec;
  private final ExpansionLimits limits;

  public Expanded(FileBytes file, Decompression codec, ExpansionLimits limits) {
    this.file = file;
    this.codec = codec;
    this.limits = limits;
  }

  @Override
  public String name() {
    return file.name();
  }

  @Override
  public long size() {
    return -1;
  }

  @Override
  public boolean seekable() {
    return false;
  }

  @Override
  public InputStream open(long from) throws IOException {
    Boundary boundary = from == 0 ? Boundary.START : Boundary.before(file, codec, from);
    InputStream in = open(boundary);
    try {
      in.skipNBytes(from - boundary.expanded());
      return in;
    } catch (EOFException e) {
      in.close();
      throw new IOException(
          "'%s' ends before the expanded byte %d, to which it was read: was it replaced?"
              .formatted(file.name(), from),
          e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private InputStream open(Boundary boundary) throws IOException {
    CountedInput raw = new CountedInput(file.open(boundary.compressed()));
    try {
      return new ExpandedInput(
          codec.open(raw),
          raw,
          file.name(),
          codec.label(),
          boundary.expanded(),
          expanded -> limits.check(file.name(), expanded, boundary.compressed() + raw.count()));
    } catch (IOException | RuntimeException e) {
      raw.close();
      if (raw.failed()) {
        throw e;
      }
      throw new IOException(
          "'%s' is no %s, or is broken (%s): set compression if it is another"
              .formatted(file.name(), codec.label(), e.getMessage()),
          e);
    }
  }
}
