package dev.millrace.connect.files.read.xml;

import dev.millrace.connect.files.read.text.TypeRules;
import java.util.Set;

/**
 * How elements become values.
 *
 * @param attributePrefix before the names of attributes; may be empty
 * @param text the field that takes the text of an element with attributes or children
 * @param names what of a name in a namespace is kept
 * @param arrays names of elements that are lists even where they stand alone
 */
public record XmlRules(
    String attributePrefix, String text, Names names, Set<String> arrays, TypeRules types) {

  public static final XmlRules DEFAULT =
      new XmlRules("", "value", Names.LOCAL, Set.of(), TypeRules.DEFAULT);

  public XmlRules {
    arrays = Set.copyOf(arrays);
  }

  /** What of a name in a namespace is kept. */
  public enum Names {
    /** The local name. */
    LOCAL,
    /** The prefix, an underscore and the local name. */
    PREFIXED
  }

  String name(String prefix, String local) {
    return names == Names.LOCAL || prefix == null || prefix.isEmpty()
        ? local
        : prefix + "_" + local;
  }
}
