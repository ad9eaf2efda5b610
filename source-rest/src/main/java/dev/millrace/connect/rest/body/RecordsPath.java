package dev.millrace.connect.rest.body;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.json.JsonPath;
import dev.millrace.connect.files.read.json.JsonPath.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads where in a body the records are: as a JSON pointer, with {@code *} for each element ({@code
 * /groups/*}{@code /items}), or as what of JSONPath (RFC 9535) and JMESPath goes from a body's
 * beginning to its end once: names and wildcards.
 */
final class RecordsPath {
  private static final String UNTIL = " .[]*@'\"`(){}|&?!,:";

  private final String text;
  private final boolean jsonPath;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  private RecordsPath(String text) {
    this.text = text;
    this.jsonPath = text.startsWith("$");
  }

  /**
   * @throws IllegalArgumentException if it is no such path; the message says what may be written
   */
  static JsonPath parse(String text) {
    String path = text.strip();
    if (path.isEmpty()) {
      return JsonPath.ROOT;
    }
    return new JsonPath(path.startsWith("/") ? pointer(path) : new RecordsPath(path).expression());
  }

  private static List<Step> pointer(String text) {
    List<Step> steps = new ArrayList<>();
    for (JsonPointer rest = JsonPointer.compile(text); !rest.matches(); rest = rest.tail()) {
      if (rest.mayMatchElement()) {
        throw new IllegalArgumentException(
            "'"
                + text
                + "' goes through one element of an array: write * for each of them, or names only");
      }
      String name = rest.getMatchingProperty();
      steps.add(name.equals("*") ? new Step.Each() : new Step.Name(name));
    }
    return steps;
  }

  private List<Step> expression() {
    if (jsonPath || text.startsWith("@")) {
      at = 1;
    } else if (here() != '[') {
      name();
    }
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '.') {
        name();
      } else if (c == '[') {
        bracket();
      } else {
        at--;
        throw refused();
      }
    }
    return steps;
  }

  /** The character here; a NUL behind the last. */
  private char here() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void name() {
    if (here() == '*') {
      at++;
      steps.add(new Step.Each());
    } else if (here() == '"' && !jsonPath) {
      steps.add(new Step.Name(quoted()));
    } else {
      int from = at;
      while (at < text.length() && UNTIL.indexOf(text.charAt(at)) < 0) {
        at++;
      }
      if (at == from) {
        throw refused();
      }
      steps.add(new Step.Name(text.substring(from, at)));
    }
  }

  private void bracket() {
    if (here() == '*') {
      at++;
      steps.add(new Step.Each());
    } else if (here() == ']' && !jsonPath) {
      steps.add(new Step.Each());
    } else if (jsonPath && (here() == '\'' || here() == '"')) {
      steps.add(new Step.Name(quoted()));
    } else {
      throw refused();
    }
    if (here() != ']') {
      throw refused();
    }
    at++;
  }

  private String quoted() {
    char quote = text.charAt(at++);
    StringBuilder name = new StringBuilder();
    while (here() != quote) {
      if (here() == '\\') {
        at++;
        if (here() != quote && here() != '\\') {
          throw refused();
        }
      }
      if (at >= text.length()) {
        throw refused();
      }
      name.append(text.charAt(at++));
    }
    at++;
    return name.toString();
  }

  private IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "'"
            + text
            + "' can't be followed in a body that is read once, from '"
            + text.substring(Math.min(at, text.length()))
            + "' on: write names, and "
            + (jsonPath ? "[*]" : "[]")
            + " for each element, such as "
            + (jsonPath ? "$.data.items[*]" : "data.items[]")
            + ", or a JSON pointer such as /data/items");
  }
}
