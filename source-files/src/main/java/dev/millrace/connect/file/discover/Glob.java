package dev.millrace.connect.file.discover;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Globs as those of {@link java.nio.file.FileSystem#getPathMatcher}, over names as stores give
 * them: a {@code Path} holds only what the worker's own disk and locale allow.
 */
final class Glob {
  private final String glob;
  private final StringBuilder regex = new StringBuilder();
  private int at;
  private boolean inGroup;

  private Glob(String glob) {
    this.glob = glob;
  }

  /**
   * A glob as a regular expression over all of a path.
   *
   * @throws PatternSyntaxException if it is none
   */
  static Pattern compile(String glob) {
    return new Glob(glob).compile();
  }

  private Pattern compile() {
    while (at < glob.length()) {
      char c = glob.charAt(at++);
      switch (c) {
        case '*' -> regex.append(next('*') ? ".*" : "[^/]*");
        case '?' -> regex.append("[^/]");
        case '[' -> characters();
        case '{' -> open();
        case '}' -> close();
        case ',' -> regex.append(inGroup ? '|' : ',');
        case '\\' -> literal(escaped());
        default -> literal(c);
      }
    }
    if (inGroup) {
      throw wrong("Missing '}'");
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private void open() {
    if (inGroup) {
      throw wrong("A group within a group");
    }
    inGroup = true;
    regex.append("(?:");
  }

  private void close() {
    regex.append(inGroup ? ")" : "\\}");
    inGroup = false;
  }

  private void characters() {
    regex.append("[[^/]&&[").append(next('!') ? "^" : "");
    int first = at;
    while (at < glob.length() && (glob.charAt(at) != ']' || at == first)) {
      char c = glob.charAt(at++);
      if (c == '/') {
        throw wrong("A slash within brackets");
      }
      boolean range = c == '-' && at > first + 1 && at < glob.length() && glob.charAt(at) != ']';
      if (range) {
        regex.append('-');
      } else {
        literal(c);
      }
    }
    if (!next(']')) {
      throw wrong("Missing ']'");
    }
    regex.append("]]");
  }

  private char escaped() {
    if (at == glob.length()) {
      throw wrong("Nothing to escape");
    }
    return glob.charAt(at++);
  }

  private boolean next(char c) {
    boolean is = at < glob.length() && glob.charAt(at) == c;
    at += is ? 1 : 0;
    return is;
  }

  /** A backslash before a letter or digit would mean something else. */
  private void literal(char c) {
    regex.append(c < 128 && !Character.isLetterOrDigit(c) ? "\\" : "").append(c);
  }

  private PatternSyntaxException wrong(String what) {
    return new PatternSyntaxException(what, glob, at - 1);
  }
}
