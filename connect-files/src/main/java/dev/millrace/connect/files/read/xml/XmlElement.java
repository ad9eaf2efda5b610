package dev.millrace.connect.files.read.xml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One element: its attributes and children by their names, in their order. A child that has neither
 * stands for its text; null if it is empty.
 */
final class XmlElement {
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
}
