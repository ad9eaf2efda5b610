package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.files.read.xml.XmlStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/** The number formats of an xlsx workbook's styles. */
final class Styles {
  private static final int MOST = 100_000;

  private final List<CellFormat> formats;

  private Styles(List<CellFormat> formats) {
    this.formats = formats;
  }

  static Styles read(Parts parts, String part) throws IOException {
    List<CellFormat> formats = new ArrayList<>();
    if (part == null) {
      return new Styles(formats);
    }
    Map<Integer, CellFormat> codes = new HashMap<>();
    boolean cells = false;
    try (XmlStream in = parts.open(part)) {
      while (in.nextElement()) {
        XMLStreamReader element = in.parser();
        switch (element.getLocalName()) {
          case "numFmt" ->
              codes.put(
                  number(element, "numFmtId"),
                  CellFormat.of(String.valueOf(element.getAttributeValue(null, "formatCode"))));
          case "cellXfs" -> cells = true;
          case "cellStyles", "cellStyleXfs", "dxfs" -> cells = false;
          case "xf" -> {
            if (cells) {
              int id = number(element, "numFmtId");
              CellFormat code = codes.get(id);
              formats.add(code == null ? CellFormat.builtIn(id) : code);
            }
          }
          default -> {
            // Fonts, fills and borders.
          }
        }
        if (codes.size() + formats.size() > MOST) {
          throw parts.broken("it has more than " + MOST + " styles", null);
        }
      }
    }
    return new Styles(formats);
  }

  private static int number(XMLStreamReader element, String name) {
    return XlsxSheet.number(element.getAttributeValue(null, name), 0);
  }

  CellFormat of(int style) {
    return style >= 0 && style < formats.size() ? formats.get(style) : CellFormat.NUMBER;
  }
}
