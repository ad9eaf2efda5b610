package dev.millrace.connect.deltalake.kernel;

/** A Parquet file of the log can't be read, as against the storage that can't be reached. */
final class BrokenFile extends RuntimeException {
  private final String path;

  /**
   * @param path below the table's folder
   */
  BrokenFile(String path, Throwable cause) {
    super(cause.getMessage(), cause);
    this.path = path;
  }

  String path() {
    return path;
  }
}
