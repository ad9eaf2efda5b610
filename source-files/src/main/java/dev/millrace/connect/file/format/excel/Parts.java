package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.xml.XmlStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The parts of an xlsx workbook, each of which is bounded as it is inflated. */
final class Parts implements Closeable {
  /** Below it, any ratio will do. */
  private static final long SMALL = 10L * 1024 * 1024;

  private final Spool spool;
  private final ExcelLimits limits;
  private final ZipFile zip;

  Parts(Spool spool, ExcelLimits limits) throws IOException {
    this.spool = spool;
    this.limits = limits;
    try {
      this.zip = new ZipFile(spool.path().toFile());
    } catch (IOException | IllegalArgumentException e) { // Not only a ZipException.
      throw broken("it is no zip archive: " + e.getMessage(), e);
    }
  }

  String file() {
    return spool.name();
  }

  IOException broken(String what, Exception cause) {
    return new IOException("'" + file() + "' is no readable xlsx workbook: " + what, cause);
  }

  boolean has(String part) {
    return zip.getEntry(part) != null;
  }

  /**
   * @throws IOException if there is no such part
   */
  XmlStream open(String part) throws IOException {
    ZipEntry entry = zip.getEntry(part);
    if (entry == null) {
      throw broken("it lacks its part " + part, null);
    }
    try {
      return XmlStream.open(
          new Inflated(zip.getInputStream(entry), entry),
          file(),
          "excel.cell.max.bytes",
          limits.cellBytes());
    } catch (ZipException e) {
      throw broken("its part " + part + ": " + e.getMessage(), e);
    }
  }

  private final class Inflated extends FilterInputStream {
    private final ZipEntry entry;
    private final long most;
    private long read;

    Inflated(InputStream in, ZipEntry entry) {
      super(in);
      this.entry = entry;
      this.most = Math.max(SMALL, Math.max(1, entry.getCompressedSize()) * limits.ratio());
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count;
      try {
        count = super.read(into, from, length);
      } catch (IOException e) {
        throw broken("its part " + entry.getName() + ": " + e.getMessage(), e);
      }
      read += Math.max(0, count);
      if (read > most) {
        throw new IOException(
            "'%s' is refused: its part %s inflates to more than excel.max.ratio = %d times its %d bytes"
                .formatted(file(), entry.getName(), limits.ratio(), entry.getCompressedSize()));
      }
      return count;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
