package dev.millrace.connect.rest.call;

import dev.millrace.connect.rest.http.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to do with answers of a kind.
 *
 * @param from lowest status
 * @param to highest status
 * @param header that the answer must have; null for any answer
 * @param headerText that this header must hold; null for any value
 * @param bodyText that the first 64 KiB of the body must hold; null for any body
 */
public record StatusRule(
    int from, int to, String header, String headerText, String bodyText, Action action) {

  /** What becomes of an answer. */
  public enum Action {
    /** Its records are read. */
    ACCEPT,
    /** The request is sent again, later. */
    RETRY,
    /** The request counts as answered, without records. */
    SKIP,
    /** The task fails. */
    FAIL,
    /** The credentials are renewed and the request sent again, once. */
    REFRESH,
    /** The round is over. */
    END,
    /** The round begins anew. */
    RESET
  }

  /** What holds after all configured rules; the last of them matches every answer. */
  public static final List<StatusRule> DEFAULTS =
      List.of(
          of(200, 299, Action.ACCEPT),
          of(304, 304, Action.ACCEPT),
          of(401, 401, Action.REFRESH),
          of(408, 408, Action.RETRY),
          of(429, 429, Action.RETRY),
          of(500, 599, Action.RETRY),
          of(0, 999, Action.FAIL));

  private static final Pattern TEXT =
      Pattern.compile(
          "\\s*(\\d{3})(?:-(\\d{3}))?"
              + "(?:\\s+header\\s+([^\\s=]+)(?:=(\\S+))?)?"
              + "(?:\\s+body\\s+\"((?:[^\"\\\\]|\\\\.)+)\")?"
              + "\\s*->\\s*(accept|retry|skip|fail|refresh|end|reset)\\s*(?:,|$)");

  public static StatusRule of(int from, int to, Action action) {
    return new StatusRule(from, to, null, null, null, action);
  }

  /**
   * Reads {@code <status>[-<status>] [header <name>[=<text>]] [body "<text>"] -> <action>}, several
   * by commas. A backslash in a text makes the character behind it a part of it.
   *
   * @throws IllegalArgumentException if it can't be read
   */
  public static List<StatusRule> parseAll(String text) {
    List<StatusRule> rules = new ArrayList<>();
    Matcher rule = TEXT.matcher(text);
    int at = 0;
    while (!text.substring(at).isBlank()) {
      rule.region(at, text.length());
      if (!rule.lookingAt()) {
        throw new IllegalArgumentException(
            "'"
                + text.substring(at).strip()
                + "' begins with no rule: write <status>[-<status>] [header <name>[=<text>]] [body"
                + " \"<text>\"] -> accept, retry, skip, fail, refresh, end or reset, such as 403 header"
                + " Retry-After -> retry");
      }
      rules.add(of(rule));
      at = rule.end();
    }
    return List.copyOf(rules);
  }

  private static StatusRule of(MatchResult rule) {
    int from = Integer.parseInt(rule.group(1));
    return new StatusRule(
        from,
        rule.group(2) == null ? from : Integer.parseInt(rule.group(2)),
        rule.group(3),
        rule.group(4),
        rule.group(5) == null ? null : rule.group(5).replaceAll("\\\\(.)", "$1"),
        Action.valueOf(rule.group(6).toUpperCase(Locale.ROOT)));
  }

  boolean matches(Answer answer) throws IOException {
    if (answer.status() < from || answer.status() > to) {
      return false;
    }
    if (header != null) {
      String value = answer.header(header);
      if (value == null || (headerText != null && !value.contains(headerText))) {
        return false;
      }
    }
    return bodyText == null || answer.head(Answer.HEAD).contains(bodyText);
  }
}
