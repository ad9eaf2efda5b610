package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.FileBytes;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A copy of a file on this machine's disk, for formats that are read from several places at once.
 *
 * @param name of the file that was copied
 */
record Spool(String name, Path path) implements Closeable {
  private static final int CHUNK = 64 * 1024;

  /**
   * @param most how many bytes the file may have
   * @throws IOException if it has more; the message names it and the limit
   */
  static Spool of(FileBytes file, long most) throws IOException {
    Spool spool = new Spool(file.name(), Files.createTempFile("millrace-", ".spool"));
    try (InputStream in = file.open(0);
        OutputStream out = Files.newOutputStream(spool.path)) {
      byte[] chunk = new byte[CHUNK];
      long copied = 0;
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        copied += read;
        if (copied > most) {
          throw new IOException(
              "'%s' is refused: it has more bytes than excel.file.max.bytes = %d"
                  .formatted(file.name(), most));
        }
        out.write(chunk, 0, read);
      }
      return spool;
    } catch (IOException | RuntimeException e) {
      spool.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
