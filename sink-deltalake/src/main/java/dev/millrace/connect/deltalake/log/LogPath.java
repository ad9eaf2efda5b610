package dev.millrace.connect.deltalake.log;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Paths in the log are URIs, so that a {@code %} in a folder's name appears there as {@code %25}.
 */
public final class LogPath {
  private LogPath() {}

  /**
   * @param file below the table's folder
   * @throws IllegalArgumentException if no relative URI can stand for it
   */
  public static String encode(String file) {
    try {
      URI uri = new URI(null, null, file, null);
      if (uri.isAbsolute() || file.startsWith("/")) {
        throw new IllegalArgumentException("Not a path below a table: '" + file + "'");
      }
      return uri.toASCIIString();
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("Not a path below a table: '" + file + "'", e);
    }
  }

  /**
   * @return where the file stands below the table's folder; an absolute path as it is
   * @throws IllegalArgumentException if it is no URI
   */
  public static String decode(String path) {
    URI uri = URI.create(path);
    return uri.isAbsolute() ? path : uri.getPath();
  }
}
