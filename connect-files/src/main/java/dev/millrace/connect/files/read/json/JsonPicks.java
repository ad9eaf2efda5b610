package dev.millrace.connect.files.read.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The texts of a few values of a JSON value, by their brackets and quotes alone: whether all of it
 * is JSON is somebody else's to say. Used by one thread.
 */
final class JsonPicks {
  private static final JsonFactory JSON = new JsonFactory();

  private final PointerTree tree;
  private final String[] texts;
  private final Nesting nesting = new Nesting();
  private int left;

  /**
   * @param pointers a number in one is a name, or an array's element
   */
  JsonPicks(List<JsonPointer> pointers) {
    tree = PointerTree.of(pointers);
    texts = new String[pointers.size()];
  }

  PointerTree tree() {
    return tree;
  }

  /** Forgets all values. */
  void clear() {
    Arrays.fill(texts, null);
  }

  /**
   * Picks from one value.
   *
   * @throws IOException if a text in it is none
   */
  void read(byte[] json, int from, int to) throws IOException {
    clear();
    read(tree, json, from, to);
  }

  /** Picks from a value at a place in the tree; values of other places stay. */
  void read(PointerTree at, byte[] json, int from, int to) throws IOException {
    left = texts.length;
    value(at, json, from, to);
  }

  /**
   * The value of a pointer, by its place among them: a text without its quotes and escapes, the
   * digits of a number as they stand there, {@code true} or {@code false}, the JSON of an object or
   * array.
   *
   * @return null if there is none, or JSON's null
   */
  String text(int pointer) {
    return texts[pointer];
  }

  /** Takes what is wanted of a value. Gives where it ends, unless nothing more is wanted. */
  private int value(PointerTree node, byte[] json, int from, int to) throws IOException {
    if (node.hasSlot()) {
      int end = end(json, from, to);
      texts[node.slot()] = text(json, from, end);
      left--;
      if (node.isLeaf()) {
        return end;
      }
    }
    if (from < to && json[from] == '{') {
      return fields(node, json, from + 1, to);
    }
    return from < to && json[from] == '['
        ? elements(node, json, from + 1, to)
        : end(json, from, to);
  }

  private int fields(PointerTree node, byte[] json, int from, int to) throws IOException {
    int at = separators(json, from, to);
    while (left > 0 && at < to && json[at] == '"') {
      int nameEnd = end(json, at, to);
      PointerTree child = child(node, json, at, nameEnd);
      at = separators(json, nameEnd, to);
      at = child == null ? end(json, at, to) : value(child, json, at, to);
      at = separators(json, at, to);
    }
    return Math.min(at + 1, to);
  }

  private int elements(PointerTree node, byte[] json, int from, int to) throws IOException {
    int at = separators(json, from, to);
    for (int i = 0; left > 0 && at < to && json[at] != ']' && json[at] != '}'; i++) {
      PointerTree child = node.child(Integer.toString(i));
      at = child == null ? end(json, at, to) : value(child, json, at, to);
      at = separators(json, at, to);
    }
    return Math.min(at + 1, to);
  }

  /** A name is the same also where it is written with escapes. */
  static PointerTree child(PointerTree node, byte[] json, int from, int to) throws IOException {
    return escaped(json, from, to)
        ? node.child(text(json, from, to))
        : node.child(json, from + 1, Math.max(from + 1, to - 1));
  }

  private int end(byte[] json, int from, int to) {
    nesting.reset();
    int end = nesting.feed(json, from, to);
    return end < 0 ? to : end;
  }

  private static int separators(byte[] json, int from, int to) {
    int at = from;
    while (at < to && ((json[at] <= ' ' && json[at] >= 0) || json[at] == ',' || json[at] == ':')) {
      at++;
    }
    return at;
  }

  private static boolean escaped(byte[] json, int from, int to) {
    int at = from;
    while (at < to && json[at] != '\\') {
      at++;
    }
    return at < to;
  }

  private static String text(byte[] json, int from, int to) throws IOException {
    boolean quoted = to - from >= 2 && json[from] == '"';
    if (quoted && escaped(json, from, to)) {
      try (JsonParser parser = JSON.createParser(json, from, to - from)) {
        parser.nextToken();
        return parser.getText();
      }
    }
    int quote = quoted ? 1 : 0;
    String text = new String(json, from + quote, to - from - 2 * quote, StandardCharsets.UTF_8);
    return quoted || !text.equals("null") ? text : null;
  }
}
