package dev.millrace.sandbox.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The end of a log file, for error messages. */
public final class LogTail {

  private LogTail() {}

  /**
   * The last bytes of a file as text, cut at a line's beginning.
   *
   * @param from bytes before this position are never shown
   * @param maxBytes how much to show at most
   * @return empty if the file is not there or cannot be read
   */
  public static String read(Path log, long from, int maxBytes) {
    if (!Files.isReadable(log)) {
      return "";
    }
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.READ)) {
      long start = Math.max(from, file.size() - maxBytes);
      int length = (int) Math.max(0, Math.min(maxBytes, file.size() - start));
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {
        // until full, or the file was truncated meanwhile
      }
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      int line = text.indexOf('\n');
      return start > from && line >= 0 ? text.substring(line + 1) : text;
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }
}
