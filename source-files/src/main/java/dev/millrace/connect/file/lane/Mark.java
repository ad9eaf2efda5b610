package dev.millrace.connect.file.lane;

/**
 * Where a piece stands in the order in which its lane reads.
 *
 * @param modified in milliseconds since 1970; 0 where the order is that of names
 * @param path compared by its UTF-8 bytes, as stores list
 */
public record Mark(long modified, String path) implements Comparable<Mark> {
  /** Below every other. */
  public static final Mark LOWEST = new Mark(Long.MIN_VALUE, "");

  @Override
  public int compareTo(Mark other) {
    int byTime = Long.compare(modified, other.modified);
    return byTime != 0 ? byTime : comparePaths(path, other.path);
  }

  /** By UTF-8 bytes, which is the order of code points and not that of {@code String}. */
  static int comparePaths(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xPair = Character.isSurrogate(x);
        return xPair == Character.isSurrogate(y) ? Character.compare(x, y) : xPair ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
