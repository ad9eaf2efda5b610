package dev.millrace.connect.jdbc.dialect;

import java.util.ArrayList;
import java.util.List;

/** The elements of an array of one dimension as PostgreSQL prints it, such as {@code {1,NULL}}. */
final class ArrayText {
  private final String text;
  private final char delimiter;
  private int at;

  private ArrayText(String text, char delimiter) {
    this.text = text;
    this.delimiter = delimiter;
  }

  /** Null if the array has several dimensions. */
  static List<String> elements(String text, char delimiter) {
    return new ArrayText(text, delimiter).read();
  }

  private List<String> read() {
    // Bounds that don't start at 1 stand before it: [0:1]={1,2}
    at = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    expect('{');
    List<String> elements = new ArrayList<>();
    if (peek() == '}') {
      return elements;
    }
    while (true) {
      if (peek() == '{') {
        return null;
      }
      elements.add(peek() == '"' ? quoted() : plain());
      if (peek() == '}') {
        return elements;
      }
      expect(delimiter);
    }
  }

  private String quoted() {
    StringBuilder element = new StringBuilder();
    at++;
    while (peek() != '"') {
      if (peek() == '\\') {
        at++;
      }
      element.append(peek());
      at++;
    }
    at++;
    return element.toString();
  }

  private String plain() {
    int start = at;
    while (peek() != delimiter && peek() != '}') {
      at++;
    }
    String element = text.substring(start, at);
    return element.equals("NULL") ? null : element;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new IllegalArgumentException("not an array as PostgreSQL prints it: " + text);
    }
    return text.charAt(at);
  }

  private void expect(char c) {
    if (peek() != c) {
      throw new IllegalArgumentException("not an array as PostgreSQL prints it: " + text);
    }
    at++;
  }
}
