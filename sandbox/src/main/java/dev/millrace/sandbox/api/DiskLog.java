package dev.millrace.sandbox.api;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is only ever appended to. What was appended outlives the death of the process, and
 * not of the machine. Used by one thread at a time.
 */
final class DiskLog implements Closeable {

  private final RandomAccessFile file;

  /**
   * Opens what there is, without the half of an entry at its end.
   *
   * @param whole how many of the bytes are whole entries
   */
  DiskLog(Path path, long whole) {
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
      file.setLength(whole);
      file.seek(whole);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot open " + path, e);
    }
  }

  /** What a file of lines has, up to its last whole line; empty if it is not there. */
  static String lines(Path path) {
    String text = new String(bytes(path), StandardCharsets.UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1);
  }

  static byte[] bytes(Path path) {
    try {
      return Files.exists(path) ? Files.readAllBytes(path) : new byte[0];
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void append(byte[] entries) {
    try {
      file.write(entries);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void append(String lines) {
    append(lines.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
