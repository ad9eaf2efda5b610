package dev.millrace.sandbox.snowflake.sql;

import dev.millrace.sandbox.snowflake.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** A statement's words, read from the front. */
final class Tokens {
  private final String sql;
  private final List<Token> tokens;
  private int at;

  Tokens(String sql) throws SqlFailure {
    this.sql = sql;
    this.tokens = Lexer.split(sql);
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(at + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  int position() {
    return at;
  }

  void back(int position) {
    at = position;
  }

  /** The statement's text from the word at {@code position} up to the next word. */
  String textSince(int position) {
    return sql.substring(tokens.get(position).start(), tokens.get(at - 1).end());
  }

  boolean is(String wordOrSymbol) {
    return peek().is(wordOrSymbol);
  }

  /** Reads all the words, or none. */
  boolean accept(String... wordsOrSymbols) {
    for (int i = 0; i < wordsOrSymbols.length; i++) {
      if (!peek(i).is(wordsOrSymbols[i])) {
        return false;
      }
    }
    at += wordsOrSymbols.length;
    return true;
  }

  boolean acceptAny(String... alternatives) {
    for (String alternative : alternatives) {
      if (accept(alternative)) {
        return true;
      }
    }
    return false;
  }

  void expect(String... wordsOrSymbols) throws SqlFailure {
    for (String expected : wordsOrSymbols) {
      if (!accept(expected)) {
        throw unexpected();
      }
    }
  }

  /** An exact name. */
  String identifier() throws SqlFailure {
    if (!peek().isIdentifier()) {
      throw unexpected();
    }
    return next().name();
  }

  /** The parts of {@code a.b.c}. */
  List<String> dotted() throws SqlFailure {
    if (is("IDENTIFIER") && peek(1).is("(")) {
      next();
      next();
      List<String> name = new Tokens(string()).dotted();
      expect(")");
      return name;
    }
    List<String> parts = new ArrayList<>(List.of(identifier()));
    while (accept(".")) {
      parts.add(identifier());
    }
    return parts;
  }

  /** Names in parentheses. */
  List<String> identifiers() throws SqlFailure {
    List<String> names = new ArrayList<>();
    expect("(");
    do {
      names.add(identifier());
    } while (accept(","));
    expect(")");
    return names;
  }

  String string() throws SqlFailure {
    if (peek().kind() != Kind.STRING) {
      throw unexpected();
    }
    return next().text();
  }

  /** A string, or a word as it stands: what options take. */
  String stringOrWord() throws SqlFailure {
    return switch (peek().kind()) {
      case STRING, WORD, QUOTED, NUMBER -> next().text();
      default -> throw unexpected();
    };
  }

  int integer() throws SqlFailure {
    if (peek().kind() != Kind.NUMBER) {
      throw unexpected();
    }
    try {
      return Integer.parseInt(peek().text());
    } catch (NumberFormatException e) {
      throw unexpected();
    } finally {
      next();
    }
  }

  boolean bool() throws SqlFailure {
    if (accept("TRUE")) {
      return true;
    }
    expect("FALSE");
    return false;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END || (is(";") && peek(1).kind() == Kind.END);
  }

  void end() throws SqlFailure {
    if (is(";") && peek(1).kind() != Kind.END) {
      throw Failures.unsupported("more than one statement in a request");
    }
    if (!atEnd()) {
      throw unexpected();
    }
  }

  SqlFailure unexpected() {
    return Failures.syntax(sql, peek().start(), peek().text());
  }
}
