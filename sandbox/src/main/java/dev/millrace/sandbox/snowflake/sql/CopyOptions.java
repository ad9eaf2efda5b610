package dev.millrace.sandbox.snowflake.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What stands behind the source of a COPY.
 *
 * @param files names within the source; empty for all
 * @param pattern null for none
 * @param match null without MATCH_BY_COLUMN_NAME; else whether case matters
 */
record CopyOptions(
    FileFormat format,
    List<String> files,
    Pattern pattern,
    OnError onError,
    boolean force,
    boolean purge,
    Boolean match,
    boolean cut) {

  /**
   * @param errors with so many errors, a file is skipped; 0 for one that is never skipped
   * @param abort whether the first error ends the statement
   */
  record OnError(boolean abort, long errors) {
    static final OnError ABORT = new OnError(true, 1);

    static OnError parse(String text) throws SqlFailure {
      String upper = text.toUpperCase(Locale.ROOT);
      if (upper.equals("ABORT_STATEMENT")) {
        return ABORT;
      }
      if (upper.equals("CONTINUE")) {
        return new OnError(false, 0);
      }
      if (upper.matches("SKIP_FILE(_[1-9]\\d{0,8})?")) {
        return new OnError(
            false, upper.equals("SKIP_FILE") ? 1 : Long.parseLong(upper.substring(10)));
      }
      throw Failures.unsupported("ON_ERROR = " + text);
    }
  }

  static CopyOptions parse(Tokens tokens, FileFormat stageFormat) throws SqlFailure {
    FileFormat format = stageFormat;
    List<String> files = new ArrayList<>();
    Pattern pattern = null;
    OnError onError = OnError.ABORT;
    boolean force = false;
    boolean purge = false;
    boolean cut = false;
    Boolean match = null;
    while (!tokens.atEnd()) {
      String option = tokens.identifier();
      tokens.expect("=");
      switch (option) {
        case "FILE_FORMAT" -> format = FileFormat.parse(tokens);
        case "FILES" -> {
          tokens.expect("(");
          do {
            files.add(tokens.string());
          } while (tokens.accept(","));
          tokens.expect(")");
        }
        case "PATTERN" -> pattern = Patterns.regex(tokens.string());
        case "ON_ERROR" -> onError = OnError.parse(tokens.stringOrWord());
        case "FORCE" -> force = tokens.bool();
        case "PURGE" -> purge = tokens.bool();
        case "TRUNCATECOLUMNS" -> cut = tokens.bool();
        case "ENFORCE_LENGTH" -> cut = !tokens.bool();
        case "MATCH_BY_COLUMN_NAME" -> {
          String how = tokens.stringOrWord().toUpperCase(Locale.ROOT);
          match =
              switch (how) {
                case "CASE_SENSITIVE" -> true;
                case "CASE_INSENSITIVE" -> false;
                case "NONE" -> null;
                default -> throw Failures.unsupported("MATCH_BY_COLUMN_NAME = " + how);
              };
        }
        default -> throw Failures.unsupported("COPY INTO ... " + option);
      }
    }
    tokens.end();
    if (files.size() > 1000) {
      throw Failures.compilation("001003", "42000", "FILES takes at most 1000 names");
    }
    return new CopyOptions(format, files, pattern, onError, force, purge, match, cut);
  }
}
