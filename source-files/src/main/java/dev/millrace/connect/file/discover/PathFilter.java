package dev.millrace.connect.file.discover;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which paths are read. Used by any thread. */
public final class PathFilter {
  private final List<Predicate<String>> include;
  private final List<Predicate<String>> exclude;
  private final boolean recursive;
  private final List<String> folders;

  /**
   * @param include patterns of which one must hold; empty for all
   * @param exclude patterns of which none may hold
   * @param recursive whether folders within a folder are read
   * @param folders never read, with all below; each ends in a slash
   * @throws IllegalArgumentException if a pattern is wrong; the message says how
   */
  public PathFilter(
      List<String> include, List<String> exclude, boolean recursive, List<String> folders) {
    this.include = include.stream().map(PathFilter::pattern).toList();
    this.exclude = new ArrayList<>(exclude.stream().map(PathFilter::pattern).toList());
    this.recursive = recursive;
    this.folders = List.copyOf(folders);
  }

  /**
   * Whether {@code path} is read.
   *
   * @param folder in which was looked: empty, or with a slash at its end
   */
  public boolean test(String folder, String path) {
    if (!recursive && path.indexOf('/', folder.length()) >= 0) {
      return false;
    }
    return folders.stream().noneMatch(path::startsWith)
        && (include.isEmpty() || include.stream().anyMatch(each -> each.test(path)))
        && exclude.stream().noneMatch(each -> each.test(path));
  }

  /**
   * A pattern: {@code regex:...} over all of a path, else a glob over the path, or over the file's
   * name if it has no slash.
   */
  private static Predicate<String> pattern(String text) {
    try {
      if (text.startsWith("regex:")) {
        return Pattern.compile(text.substring("regex:".length())).asMatchPredicate();
      }
      String glob = text.startsWith("glob:") ? text.substring("glob:".length()) : text;
      Predicate<String> matches = Glob.compile(glob).asMatchPredicate();
      boolean nameOnly = glob.indexOf('/') < 0 && !glob.startsWith("**");
      return nameOnly ? path -> matches.test(path.substring(path.lastIndexOf('/') + 1)) : matches;
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is no pattern: " + e.getDescription() + " at " + e.getIndex(), e);
    }
  }
}
