package dev.millrace.connect.files.count;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/**
 * Counts a file's records without decoding them: JSON by its lines, Avro by its blocks' headers,
 * Parquet by its footer. Stateless.
 */
public final class RecordCount {
  private RecordCount() {}

  /** A file that can be read more than once. */
  @FunctionalInterface
  public interface Source {
    /**
     * Opens the file's last bytes.
     *
     * @param most how many at most; {@link Long#MAX_VALUE} for the whole file
     */
    InputStream open(long most) throws IOException;
  }

  /**
   * @param name the file's name; its extension tells the format
   * @throws IOException if it can't be read, or is not of that format; the message says what is
   *     wrong with it
   */
  public static long of(String name, Source source) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".parquet")) {
      return ParquetFooter.records(source);
    }
    if (lower.endsWith(".avro")) {
      try (InputStream in = source.open(Long.MAX_VALUE)) {
        return AvroBlocks.records(in);
      }
    }
    if (lower.endsWith(".json") || lower.endsWith(".json.gz")) {
      try (InputStream in = source.open(Long.MAX_VALUE);
          InputStream plain = lower.endsWith(".gz") ? new GZIPInputStream(in, 65_536) : in) {
        return lines(plain);
      }
    }
    throw new IOException("only the records of .json, .json.gz, .avro and .parquet can be counted");
  }

  private static long lines(InputStream in) throws IOException {
    byte[] buffer = new byte[65_536];
    long lines = 0;
    byte last = '\n';
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      for (int i = 0; i < n; i++) {
        if (buffer[i] == '\n') {
          lines++;
        }
      }
      if (n > 0) {
        last = buffer[n - 1];
      }
    }
    return last == '\n' ? lines : lines + 1;
  }
}
