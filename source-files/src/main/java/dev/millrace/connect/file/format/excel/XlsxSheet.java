package dev.millrace.connect.file.format.excel;

import dev.millrace.connect.file.format.excel.ExcelOptions.Area;
import dev.millrace.connect.file.format.excel.ExcelOptions.Errors;
import dev.millrace.connect.files.read.xml.XmlStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A sheet of an xlsx workbook. Source: ECMA-376 part 1, 18.3. */
final class XlsxSheet implements Sheet {
  /** How characters that XML can't hold are written: {@code _x000D_}. */
  private static final Pattern ESCAPED = Pattern.compile("_x([0-9A-Fa-f]{4})_");

  private final Parts parts;
  private final Errors errors;
  private final int cellBytes;
  private SharedTexts shared;
  private Styles styles;
  private boolean since1904;
  private XmlStream in;
  private int lastRow = -1;

  private XlsxSheet(Parts parts, Errors errors, int cellBytes) {
    this.parts = parts;
    this.errors = errors;
    this.cellBytes = cellBytes;
  }

  static XlsxSheet open(Spool spool, ExcelOptions options, ExcelLimits limits) throws IOException {
    Parts parts = new Parts(spool, limits);
    try {
      XlsxSheet sheet = new XlsxSheet(parts, options.errors(), limits.cellBytes());
      Workbook book = Workbook.read(parts, options.sheet());
      sheet.since1904 = book.since1904();
      sheet.styles = Styles.read(parts, book.styles());
      sheet.shared = SharedTexts.read(parts, book.shared(), limits);
      sheet.in = parts.open(book.part());
      return sheet;
    } catch (IOException | RuntimeException e) {
      parts.close();
      throw e;
    }
  }

  @Override
  public boolean next(SheetRow row) throws IOException {
    while (in.nextElement()) {
      if (in.parser().getLocalName().equals("row")) {
        int number = number(in.parser().getAttributeValue(null, "r"), lastRow + 2) - 1;
        if (number <= lastRow || number >= Area.MOST_ROWS) {
          throw parts.broken("row " + (number + 1L) + " follows row " + (lastRow + 1L), null);
        }
        lastRow = number;
        row.begin(number);
        cells(row);
        return true;
      }
    }
    return false;
  }

  private void cells(SheetRow row) throws IOException {
    XMLStreamReader parser = in.parser();
    int column = -1;
    try {
      for (int event = in.next(); !ends(event, "row"); event = in.next()) {
        if (event == XMLStreamConstants.START_ELEMENT && parser.getLocalName().equals("c")) {
          int at = column(parser.getAttributeValue(null, "r"), column + 1);
          if (at <= column || at >= Area.MOST_COLUMNS) {
            throw parts.broken(
                "the cells of row " + (row.number() + 1) + " are not in order", null);
          }
          column = at;
          cell(row, column);
        }
        in.done();
      }
    } catch (XMLStreamException e) {
      throw in.broken(e);
    }
  }

  private boolean ends(int event, String name) {
    return event == XMLStreamConstants.END_ELEMENT && in.parser().getLocalName().equals(name);
  }

  private void cell(SheetRow row, int column) throws IOException, XMLStreamException {
    XMLStreamReader parser = in.parser();
    String type = parser.getAttributeValue(null, "t");
    int style = number(parser.getAttributeValue(null, "s"), 0);
    String value = null;
    for (int event = in.next(); !ends(event, "c"); event = in.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = parser.getLocalName();
        if (name.equals("v")) {
          value = text(in, cellBytes);
        } else if (name.equals("is")) {
          value = runs(in, cellBytes);
        }
      }
    }
    if (value != null && !value.isEmpty()) {
      add(row, column, type == null ? "n" : type, style, value);
    }
  }

  private void add(SheetRow row, int column, String type, int style, String value)
      throws IOException {
    switch (type) {
      case "s" -> {
        if (!shared.addTo(row, column, number(value, -1))) {
          throw parts.broken(
              "the cell " + SheetRow.name(column, row.number()) + " refers to no text", null);
        }
      }
      case "b" -> row.add(column, value.equals("1") ? "true" : "false", false);
      case "e" -> error(row, column, value, errors);
      case "str" -> row.add(column, unescaped(value), true);
      case "inlineStr" -> row.add(column, value, true);
      case "d" -> row.add(column, value, false);
      default -> row.add(column, styles.of(style).text(value, since1904), false);
    }
  }

  static void error(SheetRow row, int column, String value, Errors errors) {
    switch (errors) {
      case NULL -> {
        // As an empty cell.
      }
      case TEXT -> row.add(column, value, true);
      case BAD_RECORD -> row.addError(column, value);
    }
  }

  /** The texts within the element that has begun, those of its phonetic hints left out. */
  static String runs(XmlStream in, int most) throws IOException {
    StringBuilder text = new StringBuilder();
    int hints = 0;
    try {
      for (int depth = 1; depth > 0; ) {
        int event = in.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          String name = in.parser().getLocalName();
          if (name.equals("t") && hints == 0) {
            text.append(text(in, most));
            continue;
          }
          depth++;
          hints += name.equals("rPh") ? 1 : 0;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
          hints -= in.parser().getLocalName().equals("rPh") ? 1 : 0;
        }
      }
    } catch (XMLStreamException e) {
      throw in.broken(e);
    }
    return unescaped(text.toString());
  }

  /** The text of the element that has begun, to its end. */
  private static String text(XmlStream in, int most) throws IOException, XMLStreamException {
    StringBuilder text = new StringBuilder();
    for (int depth = 1; depth > 0; ) {
      switch (in.next()) {
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            in.text(text);
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        default -> {
          // Comments.
        }
      }
      if (text.length() > most) {
        throw in.tooLarge();
      }
    }
    return text.toString();
  }

  private static String unescaped(String text) {
    if (!text.contains("_x")) {
      return text;
    }
    return ESCAPED
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(match.group(1), 16))));
  }

  /**
   * @param none what stands for no number, or one that is too long
   */
  static int number(String digits, int none) {
    return digits == null || !digits.matches("[0-9]{1,9}") ? none : Integer.parseInt(digits);
  }

  private static int column(String name, int none) {
    if (name == null) {
      return none;
    }
    int letters = 0;
    while (letters < name.length() && letters < 4 && Character.isUpperCase(name.charAt(letters))) {
      letters++;
    }
    return letters == 0 || letters > 3 ? none : Area.column(name.substring(0, letters));
  }

  @Override
  public void close() throws IOException {
    try (parts) {
      in.close();
    }
  }
}
