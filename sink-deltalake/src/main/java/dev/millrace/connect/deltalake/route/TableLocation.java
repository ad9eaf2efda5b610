package dev.millrace.connect.deltalake.route;

import java.net.URI;
import java.nio.file.Path;

/**
 * The folder of a table.
 *
 * @param bucket null for the local disk
 * @param folder in the bucket, without slashes at its ends; on local disk the absolute path
 */
public record TableLocation(String bucket, String folder) {
  private static final String RULE =
      "must be s3://<bucket>/<folder>, or an absolute path on the worker's disk";

  /**
   * @throws IllegalArgumentException if it is none of the two; the message completes a sentence
   *     that begins with the key
   */
  public static TableLocation parse(String text) {
    String at = text.strip().replaceFirst("^s3[an]://", "s3://");
    if (at.startsWith("s3://")) {
      String rest = at.substring("s3://".length());
      int slash = rest.indexOf('/');
      String folder = slash < 0 ? "" : rest.substring(slash).replaceAll("^/+|/+$", "");
      if (slash <= 0 || folder.isEmpty()) {
        throw new IllegalArgumentException(RULE + ": '" + text + "' names no folder");
      }
      return new TableLocation(rest.substring(0, slash), folder);
    }
    String path = at.startsWith("file:") ? URI.create(at.replace(" ", "%20")).getPath() : at;
    if (path == null || !path.startsWith("/") || path.matches("/*")) {
      throw new IllegalArgumentException(RULE + ", not '" + text + "'");
    }
    return new TableLocation(null, Path.of(path).normalize().toString());
  }

  public boolean local() {
    return bucket == null;
  }

  @Override
  public String toString() {
    return local() ? folder : "s3://" + bucket + "/" + folder;
  }
}
