package dev.millrace.connect.files.read.xml;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.format.TextPlan;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element: its attributes and children by their names, in their order. A child that has neither
 * stands for its text; null if it is empty.
 */
final class XmlElement {
  private static final TextPlan JSON = TextPlan.of(null);

  private final List<String> names = new ArrayList<>();
  private final List<Object> values = new ArrayList<>();

  /**
   * @param value a String, an XmlElement, or null
   */
  void add(String name, Object value) {
    names.add(name);
    values.add(value);
  }

  int size() {
    return names.size();
  }

  String name(int index) {
    return names.get(index);
  }

  Object value(int index) {
    return values.get(index);
  }

  /** As maps, lists and texts. */
  Map<String, Object> plain(XmlRules rules) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Object value = plain(values.get(i), rules);
      if (!map.containsKey(name)) {
        map.put(name, rules.arrays().contains(name) ? listOf(value) : value);
      } else if (map.get(name) instanceof List<?>) {
        @SuppressWarnings("unchecked")
        List<Object> list = (List<Object>) map.get(name);
        list.add(value);
      } else {
        List<Object> list = listOf(map.get(name));
        list.add(value);
        map.put(name, list);
      }
    }
    return map;
  }

  private static List<Object> listOf(Object first) {
    List<Object> list = new ArrayList<>();
    list.add(first);
    return list;
  }

  static Object plain(Object value, XmlRules rules) {
    return value instanceof XmlElement element ? element.plain(rules) : value;
  }

  /**
   * The text that a pointer leads to.
   *
   * @param value a record
   * @return null if there is none
   */
  static String text(Object value, JsonPointer pointer, XmlRules rules) {
    if (pointer.matches()) {
      return value instanceof XmlElement ? JSON.text(plain(value, rules)) : (String) value;
    }
    if (!(value instanceof XmlElement element)) {
      boolean own = pointer.tail().matches() && rules.text().equals(pointer.getMatchingProperty());
      return own ? (String) value : null;
    }
    JsonPointer rest = pointer.tail();
    boolean numbered = rest.mayMatchElement(); // No element's name begins with a digit.
    int left = numbered ? rest.getMatchingIndex() : 0;
    for (int i = 0; i < element.size(); i++) {
      if (element.name(i).equals(pointer.getMatchingProperty()) && left-- == 0) {
        return text(element.value(i), numbered ? rest.tail() : rest, rules);
      }
    }
    return null;
  }

  /** Digests a record so that no two others come out alike. */
  static void digest(Object value, MessageDigest digest) {
    if (value instanceof XmlElement element) {
      number(element.size(), digest);
      for (int i = 0; i < element.size(); i++) {
        digest(element.name(i), digest);
        digest(element.value(i), digest);
      }
    } else if (value == null) {
      number(-1, digest);
    } else {
      byte[] text = ((String) value).getBytes(StandardCharsets.UTF_8);
      number(-2, digest);
      number(text.length, digest);
      digest.update(text);
    }
  }

  private static void number(int number, MessageDigest digest) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }
}
