package dev.millrace.connect.files.storage;

/** Paths of files, which come from a configuration, a record or a server's listing. */
public final class SafePath {
  private SafePath() {}

  /**
   * Whether {@code path} stays below the root that it is put behind, and holds no control
   * characters.
   */
  public static boolean is(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.endsWith("/")) {
      return false;
    }
    for (String part : path.split("/", -1)) {
      if (!isName(part)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code name} is one part of such a path. */
  public static boolean isName(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.indexOf('/') < 0
        && name.chars().noneMatch(c -> c < ' ');
  }

  /**
   * The path itself.
   *
   * @param store as messages name it
   * @throws StoreException if it is none that {@link #is} takes
   */
  public static String checked(String store, String path) {
    if (!is(path)) {
      throw new StoreException(
          StoreException.Fault.REFUSED,
          store
              + ": '"
              + path.replaceAll("\\p{Cntrl}", "?")
              + "' is no path of a file. Write names with / between them, without .. and without"
              + " one at the start.",
          null);
    }
    return path;
  }
}
