package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.xml.XmlStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/**
 * What an xlsx workbook says of its sheets.
 *
 * @param part of the sheet that is read
 * @param shared part of the texts that cells share; null for none
 * @param styles null for none
 */
record Workbook(String part, String shared, String styles, boolean since1904) {
  private static final String RELATIONS = "_rels/.rels";
  private static final int MOST_SHEETS = 10_000;

  private record Named(String name, String relation) {}

  static Workbook read(Parts parts, String sheet) throws IOException {
    String book = byType(parts, RELATIONS, "", "/officeDocument");
    if (book == null) {
      throw parts.broken("it names no workbook", null);
    }
    int slash = book.lastIndexOf('/') + 1;
    String folder = book.substring(0, slash);
    String relations = folder + "_rels/" + book.substring(slash) + ".rels";
    List<Named> sheets = new ArrayList<>();
    boolean since1904 = false;
    try (XmlStream in = parts.open(book)) {
      while (in.nextElement()) {
        XMLStreamReader element = in.parser();
        if (element.getLocalName().equals("sheet")) {
          sheets.add(new Named(attribute(element, "name"), attribute(element, "id")));
          if (sheets.size() > MOST_SHEETS) {
            throw parts.broken("it has more than " + MOST_SHEETS + " sheets", null);
          }
        } else if (element.getLocalName().equals("workbookPr")) {
          String flag = attribute(element, "date1904");
          since1904 = "1".equals(flag) || "true".equals(flag);
        }
      }
    }
    List<String> names = sheets.stream().map(Named::name).toList();
    String relation = sheets.get(Sheets.index(parts.file(), names, sheet)).relation();
    String part = byId(parts, relations, folder).get(relation);
    if (part == null) {
      throw parts.broken("it does not say where its sheet lies", null);
    }
    return new Workbook(
        part,
        byType(parts, relations, folder, "/sharedStrings"),
        byType(parts, relations, folder, "/styles"),
        since1904);
  }

  /** Whatever the attribute's namespace is: it differs between the kinds of xlsx. */
  private static String attribute(XMLStreamReader element, String name) {
    for (int i = 0; i < element.getAttributeCount(); i++) {
      if (element.getAttributeLocalName(i).equals(name)) {
        return element.getAttributeValue(i);
      }
    }
    return null;
  }

  private static Map<String, String> byId(Parts parts, String relations, String folder)
      throws IOException {
    Map<String, String> targets = new HashMap<>();
    try (XmlStream in = parts.open(relations)) {
      while (in.nextElement() && targets.size() <= 2 * MOST_SHEETS) {
        if (in.parser().getLocalName().equals("Relationship")) {
          targets.put(attribute(in.parser(), "Id"), target(in.parser(), folder));
        }
      }
    }
    return targets;
  }

  private static String byType(Parts parts, String relations, String folder, String type)
      throws IOException {
    try (XmlStream in = parts.open(relations)) {
      while (in.nextElement()) {
        String of = attribute(in.parser(), "Type");
        if (of != null && of.endsWith(type)) {
          String target = target(in.parser(), folder);
          return parts.has(target) ? target : null;
        }
      }
    }
    return null;
  }

  private static String target(XMLStreamReader relation, String folder) {
    String target = String.valueOf(attribute(relation, "Target"));
    if (target.startsWith("/")) {
      return target.substring(1);
    }
    return folder + (target.startsWith("./") ? target.substring(2) : target);
  }
}
