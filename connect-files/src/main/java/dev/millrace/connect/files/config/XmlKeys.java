package dev.millrace.connect.files.config;

import static dev.millrace.connect.common.config.Validators.between;
import static dev.millrace.connect.common.config.Validators.matching;
import static dev.millrace.connect.common.config.Validators.notBlank;
import static dev.millrace.connect.common.config.Validators.oneOf;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.files.read.xml.XmlLimits;
import dev.millrace.connect.files.read.xml.XmlPath;
import dev.millrace.connect.files.read.xml.XmlReadFormat;
import dev.millrace.connect.files.read.xml.XmlRules;
import dev.millrace.connect.files.read.xml.XmlRules.Names;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Validator;

/** XML. {@link TextKeys} belong to them. */
public final class XmlKeys {
  public static final String ATTRIBUTES = "xml.attribute.prefix";
  public static final String TEXT = "xml.text.field";
  public static final String NAMESPACES = "xml.namespaces";
  public static final String ARRAYS = "xml.arrays";
  public static final String DEPTH = "xml.max.depth";
  public static final String MOST_ATTRIBUTES = "xml.max.attributes";
  public static final String MOST_NAMES = "xml.max.names";

  private XmlKeys() {}

  /** Adds the keys to the current group, all but that of the records' place. */
  public static void define(Keys keys) {
    XmlRules rules = XmlRules.DEFAULT;
    XmlLimits limits = XmlLimits.DEFAULT;
    keys.add(
            Key.string(ATTRIBUTES)
                .byDefault(rules.attributePrefix())
                .low()
                .display("Attribute prefix")
                .doc("Stands before the names of fields that were attributes."))
        .add(
            Key.string(TEXT)
                .byDefault(rules.text())
                .check(notBlank())
                .low()
                .display("Text field")
                .doc("The field for the text of an element that has attributes or children, too."))
        .add(
            Key.string(NAMESPACES)
                .byDefault("local")
                .check(oneOf("local", "prefixed"))
                .low()
                .display("Namespaces")
                .doc(
                    "What of a name in a namespace is kept: the `local` name, or with its prefix"
                        + " and an underscore before it."))
        .add(
            Key.list(ARRAYS)
                .byDefault(List.of())
                .display("List elements")
                .doc(
                    "Names of elements that become lists even where they stand alone. Others become"
                        + " lists where one stands twice in the sample."))
        .add(
            Key.integer(DEPTH)
                .byDefault(limits.depth())
                .check(between(1, 256))
                .low()
                .display("Nesting limit")
                .doc("How deep elements may be nested."))
        .add(
            Key.integer(MOST_ATTRIBUTES)
                .byDefault(limits.attributes())
                .check(between(0, 1_000_000))
                .low()
                .display("Attributes limit")
                .doc("How many attributes an element may have."))
        .add(
            Key.integer(MOST_NAMES)
                .byDefault(limits.names())
                .check(between(1, 1_000_000))
                .low()
                .display("Names limit")
                .doc("How many names of elements and attributes a file may have."));
  }

  /** What the key of the records' place takes. */
  public static Validator path() {
    return matching("a path such as /orders/order, or order", XmlKeys::isPath);
  }

  private static boolean isPath(String text) {
    try {
      XmlPath.parse(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The format with its settings. */
  public static XmlReadFormat format(XmlPath records, AbstractConfig config) {
    XmlRules rules =
        new XmlRules(
            config.getString(ATTRIBUTES),
            config.getString(TEXT),
            config.getString(NAMESPACES).equals("local") ? Names.LOCAL : Names.PREFIXED,
            Set.copyOf(config.getList(ARRAYS)),
            TextKeys.types(config));
    XmlLimits limits =
        new XmlLimits(
            config.getInt(TextKeys.MAX_RECORD),
            config.getInt(DEPTH),
            config.getInt(MOST_ATTRIBUTES),
            config.getInt(MOST_NAMES));
    return new XmlReadFormat(records, rules, limits);
  }
}
