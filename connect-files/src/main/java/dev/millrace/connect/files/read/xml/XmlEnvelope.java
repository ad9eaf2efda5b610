package dev.millrace.connect.files.read.xml;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;

/**
 * What surrounds the records of a document: texts and attributes beside them are picked up as it
 * streams. One a document; used by one thread.
 */
public final class XmlEnvelope {
  private final List<JsonPointer> pointers;
  private final String[] texts;
  private final Deque<Level> levels = new ArrayDeque<>();

  /**
   * What is wanted of an element.
   *
   * @param pointer its place among all
   * @param rest what of it lies below the element
   */
  private record Wish(int pointer, JsonPointer rest) {}

  /**
   * An open element.
   *
   * @param text null if it is not wanted
   * @param children how many it has so far, by name
   */
  private record Level(List<Wish> wishes, StringBuilder text, Map<String, Integer> children) {}

  /**
   * @param pointers of what is wanted, from the root element's name on: {@code /feed/next}, {@code
   *     /feed/link/1/href}. Attributes are named as fields are; a number chooses among elements of
   *     one name, of which the first counts otherwise
   */
  public XmlEnvelope(List<JsonPointer> pointers) {
    this.pointers = List.copyOf(pointers);
    texts = new String[pointers.size()];
    List<Wish> all = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      all.add(new Wish(i, this.pointers.get(i)));
    }
    levels.push(new Level(all, null, new HashMap<>()));
  }

  /**
   * The text that a pointer leads to; null if there is none, or an empty one.
   *
   * @throws IllegalArgumentException if the pointer was not asked for
   */
  public String text(JsonPointer pointer) {
    int at = pointers.indexOf(pointer);
    if (at < 0) {
      throw new IllegalArgumentException(pointer + " was not asked for");
    }
    return texts[at];
  }

  /**
   * An element begins that is no record.
   *
   * @param textField what its text is called where it has attributes
   * @param attributes by their names; null for those that it lacks
   */
  void begin(String name, String textField, UnaryOperator<String> attributes) {
    Level outer = levels.getFirst();
    if (outer.wishes().isEmpty()) {
      levels.push(new Level(List.of(), null, null));
      return;
    }
    int number = outer.children().merge(name, 1, Integer::sum) - 1;
    List<Wish> wishes = new ArrayList<>();
    boolean text = false;
    for (Wish wish : outer.wishes()) {
      JsonPointer rest = below(wish.rest(), name, number);
      if (rest != null) {
        wishes.add(new Wish(wish.pointer(), rest));
        text |= rest.matches() || isField(rest, textField);
        if (!rest.matches() && rest.tail().matches()) {
          take(wish.pointer(), attributes.apply(rest.getMatchingProperty()));
        }
      }
    }
    levels.push(new Level(wishes, text ? new StringBuilder() : null, new HashMap<>()));
  }

  /** Null if the pointer leads elsewhere. */
  private static JsonPointer below(JsonPointer pointer, String name, int number) {
    if (pointer.matches() || !name.equals(pointer.getMatchingProperty())) {
      return null;
    }
    JsonPointer rest = pointer.tail();
    boolean numbered = rest.mayMatchElement(); // No element's name begins with a digit.
    if (number != (numbered ? rest.getMatchingIndex() : 0)) {
      return null;
    }
    return numbered ? rest.tail() : rest;
  }

  private static boolean isField(JsonPointer rest, String name) {
    return !rest.matches() && rest.tail().matches() && name.equals(rest.getMatchingProperty());
  }

  private void take(int pointer, String text) {
    if (text != null && !text.isEmpty() && texts[pointer] == null) {
      texts[pointer] = text;
    }
  }

  /** Some text of the inmost element came. */
  void text(XmlStream in, int limit) throws IOException, XMLStreamException {
    StringBuilder text = levels.getFirst().text();
    if (text != null) {
      in.text(text);
      if (text.length() > limit) {
        throw in.tooLarge();
      }
    }
  }

  /** The inmost element ends. */
  void end(String textField) {
    Level level = levels.pop();
    if (level.text() != null) {
      for (Wish wish : level.wishes()) {
        if (wish.rest().matches() || isField(wish.rest(), textField)) {
          take(wish.pointer(), level.text().toString().strip());
        }
      }
    }
  }
}
