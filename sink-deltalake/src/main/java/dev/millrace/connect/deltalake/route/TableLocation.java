package dev.millrace.connect.deltalake.route;

import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The folder of a table.
 *
 * @param bucket null for the local disk
 * @param folder in the bucket, without slashes at its ends; on local disk the absolute path
 */
public record TableLocation(String bucket, String folder) {
  private static final String AZURE = "Azure's storage is not supported";
  private static final String NO_CLIENT = "that file system is not supported";

  /** Why others can't be written, by scheme; see docs/decisions/0009. */
  private static final Map<String, String> UNSUPPORTED =
      Map.ofEntries(
          Map.entry("gs", "Google Cloud Storage is not supported"),
          Map.entry("abfs", AZURE),
          Map.entry("abfss", AZURE),
          Map.entry("wasb", AZURE),
          Map.entry("wasbs", AZURE),
          Map.entry("adl", AZURE),
          Map.entry("hdfs", NO_CLIENT),
          Map.entry("viewfs", NO_CLIENT),
          Map.entry("oss", NO_CLIENT),
          Map.entry("cos", NO_CLIENT),
          Map.entry("obs", NO_CLIENT),
          Map.entry(
              "dbfs", "a path of Databricks leads to a bucket: name that, if it is one of S3"),
          Map.entry("https", "write s3://, and the store's address as store.url"),
          Map.entry("http", "write s3://, and the store's address as store.url"));

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
    String scheme = scheme(at);
    if (UNSUPPORTED.containsKey(scheme)) {
      throw new IllegalArgumentException(RULE + ", not '" + text + "': " + UNSUPPORTED.get(scheme));
    }
    String path = at.startsWith("file:") ? URI.create(at.replace(" ", "%20")).getPath() : at;
    if (path == null || !path.startsWith("/") || path.matches("/*")) {
      throw new IllegalArgumentException(RULE + ", not '" + text + "'");
    }
    return new TableLocation(null, Path.of(path).normalize().toString());
  }

  private static String scheme(String at) {
    int colon = at.indexOf(':');
    return colon < 0 ? "" : at.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  public boolean local() {
    return bucket == null;
  }

  @Override
  public String toString() {
    return local() ? folder : "s3://" + bucket + "/" + folder;
  }
}
