package dev.millrace.sandbox.snowflake.sql;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns that statements bring. */
final class Patterns {
  private Patterns() {}

  static Pattern regex(String text) throws SqlFailure {
    try {
      return Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw Failures.compilation(
          "100048", "2201B", "Invalid regular expression: '" + text + "', " + e.getDescription());
    }
  }

  /** SHOW's LIKE: upper and lower case alike, a backslash before what stands for itself. */
  static Pattern like(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        regex.append(Pattern.quote(text.substring(i + 1, i + 2)));
        i++;
      } else {
        regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(
        regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
  }
}
