package dev.millrace.sandbox.snowflake.sql;

import dev.millrace.sandbox.snowflake.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a statement by Snowflake's rules: {@code --}, {@code //} and block comments, strings with
 * backslash escapes, {@code $$} strings, quoted identifiers, stages.
 */
final class Lexer {
  private static final List<String> TWO_CHARACTERS =
      List.of("::", "=>", "<>", "!=", ">=", "<=", "||", "->");

  private final String sql;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String sql) {
    this.sql = sql;
  }

  /** The statement's words, the last of which is an {@link Kind#END}. */
  static List<Token> split(String sql) throws SqlFailure {
    Lexer lexer = new Lexer(sql);
    while (lexer.skipBlank()) {
      lexer.token();
    }
    lexer.tokens.add(new Token(Kind.END, "<EOF>", sql.length(), sql.length()));
    return List.copyOf(lexer.tokens);
  }

  private boolean skipBlank() throws SqlFailure {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
        int newline = sql.indexOf('\n', at);
        at = newline < 0 ? sql.length() : newline;
      } else if (sql.startsWith("/*", at)) {
        at = closing("*/", at + 2) + 2;
      } else {
        return true;
      }
    }
    return false;
  }

  private int closing(String end, int from) throws SqlFailure {
    int found = sql.indexOf(end, from);
    if (found < 0) {
      throw Failures.syntax(sql, at, "<EOF>");
    }
    return found;
  }

  private void token() throws SqlFailure {
    char c = sql.charAt(at);
    if (c == '\'') {
      string();
    } else if (sql.startsWith("$$", at)) {
      int end = closing("$$", at + 2);
      add(Kind.STRING, sql.substring(at + 2, end), end + 2);
    } else if (c == '"') {
      quoted();
    } else if (c == '@') {
      stage();
    } else if (c == '$') {
      field();
    } else if (Character.isLetter(c) || c == '_') {
      word();
    } else if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
      number();
    } else if (c == '?') {
      add(Kind.PARAMETER, "?", at + 1);
    } else {
      symbol();
    }
  }

  private void string() throws SqlFailure {
    StringBuilder text = new StringBuilder();
    int i = at + 1;
    while (true) {
      if (i >= sql.length()) {
        throw Failures.syntax(sql, at, "<EOF>");
      }
      char c = sql.charAt(i);
      if (c == '\'' && i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
        text.append('\'');
        i += 2;
      } else if (c == '\'') {
        add(Kind.STRING, text.toString(), i + 1);
        return;
      } else if (c == '\\' && i + 1 < sql.length()) {
        i = escape(i + 1, text);
      } else {
        text.append(c);
        i++;
      }
    }
  }

  /** Reads what stands behind a backslash; returns where the text goes on. */
  private int escape(int i, StringBuilder text) throws SqlFailure {
    char c = sql.charAt(i);
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case '0' -> text.append('\0');
      case 'u', 'x' -> {
        int digits = c == 'u' ? 4 : 2;
        try {
          text.append((char) Integer.parseInt(sql.substring(i + 1, i + 1 + digits), 16));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
          throw Failures.syntax(sql, i - 1, "\\" + c);
        }
        return i + 1 + digits;
      }
      default -> text.append(c);
    }
    return i + 1;
  }

  private void quoted() throws SqlFailure {
    StringBuilder text = new StringBuilder();
    int i = at + 1;
    while (true) {
      int quote = closing("\"", i);
      text.append(sql, i, quote);
      if (!sql.startsWith("\"\"", quote)) {
        add(Kind.QUOTED, text.toString(), quote + 1);
        return;
      }
      text.append('"');
      i = quote + 2;
    }
  }

  private void stage() {
    int i = at + 1;
    boolean inQuotes = false;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      inQuotes ^= c == '"';
      if (!inQuotes && (Character.isWhitespace(c) || "(),;".indexOf(c) >= 0)) {
        break;
      }
      i++;
    }
    add(Kind.STAGE, sql.substring(at + 1, i), i);
  }

  private void field() throws SqlFailure {
    int i = at + 1;
    while (i < sql.length() && isDigit(sql.charAt(i))) {
      i++;
    }
    if (i == at + 1) {
      throw Failures.syntax(sql, at, "$");
    }
    add(Kind.FIELD, sql.substring(at + 1, i), i);
  }

  private void word() {
    int i = at;
    while (i < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(i)) || "_$".indexOf(sql.charAt(i)) >= 0)) {
      i++;
    }
    String word = sql.substring(at, i);
    if (word.equalsIgnoreCase("file") && sql.startsWith("://", i)) {
      while (i < sql.length() && !Character.isWhitespace(sql.charAt(i))) {
        i++;
      }
      add(Kind.STRING, sql.substring(at, i), i);
    } else {
      add(Kind.WORD, word, i);
    }
  }

  private void number() {
    int i = at;
    while (i < sql.length() && (isDigit(sql.charAt(i)) || sql.charAt(i) == '.')) {
      i++;
    }
    if (i < sql.length() && "eE".indexOf(sql.charAt(i)) >= 0) {
      int sign = i + 1 < sql.length() && "+-".indexOf(sql.charAt(i + 1)) >= 0 ? 1 : 0;
      if (i + sign + 1 < sql.length() && isDigit(sql.charAt(i + sign + 1))) {
        i += sign + 2;
        while (i < sql.length() && isDigit(sql.charAt(i))) {
          i++;
        }
      }
    }
    add(Kind.NUMBER, sql.substring(at, i), i);
  }

  private void symbol() {
    for (String symbol : TWO_CHARACTERS) {
      if (sql.startsWith(symbol, at)) {
        add(Kind.SYMBOL, symbol, at + 2);
        return;
      }
    }
    add(Kind.SYMBOL, sql.substring(at, at + 1), at + 1);
  }

  private void add(Kind kind, String text, int end) {
    tokens.add(new Token(kind, text, at, end));
    at = end;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
