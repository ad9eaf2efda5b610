package dev.millrace.connect.files.read.xml;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.FileBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The elements of one file that are records, in their order. Used by one thread. */
final class XmlElements implements AutoCloseable {
  private static final String INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
  private final XmlReadFormat format;
  private final XmlStream in;
  private final XMLStreamReader parser;
  private final XmlEnvelope envelope;
  private final List<String> open = new ArrayList<>();
  private final Set<String> names = new HashSet<>();
  private Object record;

  private XmlElements(XmlReadFormat format, XmlEnvelope envelope, XmlStream in) {
    this.format = format;
    this.envelope = envelope;
    this.in = in;
    this.parser = in.parser();
  }

  /**
   * @param envelope null if what surrounds the records is passed
   */
  static XmlElements open(FileBytes file, XmlReadFormat format, XmlEnvelope envelope)
      throws IOException {
    return new XmlElements(
        format,
        envelope,
        XmlStream.open(
            file.open(0), file.name(), "record.max.bytes", format.limits().recordBytes()));
  }

  /**
   * The next record: an {@link XmlElement}, or a String, or null for an empty element.
   *
   * @param make false passes it
   * @return false at the end
   */
  boolean next(boolean make) throws IOException {
    try {
      while (parser.hasNext()) {
        int event = in.next();
        in.done();
        switch (event) {
          case XMLStreamConstants.START_ELEMENT -> {
            open.add(name());
            checkDepth(open.size());
            if (format.records().matches(open)) {
              record = element(open.size(), make);
              open.remove(open.size() - 1);
              return true;
            }
            beginOther();
          }
          case XMLStreamConstants.END_ELEMENT -> {
            open.remove(open.size() - 1);
            if (envelope != null) {
              envelope.end(format.rules().text());
            }
          }
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (envelope != null) {
              envelope.text(in, format.limits().recordBytes());
            }
          }
          default -> {
            // Comments and processing instructions.
          }
        }
      }
      return false;
    } catch (XMLStreamException e) {
      throw in.broken(e);
    }
  }

  private void beginOther() throws IOException {
    if (envelope != null) {
      XmlElement attributes = new XmlElement();
      attributes(attributes);
      envelope.begin(
          open.get(open.size() - 1),
          format.rules().text(),
          name ->
              XmlElement.text(
                  attributes, JsonPointer.empty().appendProperty(name), format.rules()));
    }
  }

  /** As {@link #next} found it. */
  Object record() {
    return record;
  }

  private String name() throws IOException {
    return known(format.rules().name(parser.getPrefix(), parser.getLocalName()));
  }

  private String known(String name) throws IOException {
    if (names.add(name) && names.size() > format.limits().names()) {
      throw in.refused(
          "it has more names of elements and attributes than xml.max.names = "
              + format.limits().names());
    }
    return name;
  }

  private void checkDepth(int depth) throws IOException {
    if (depth > format.limits().depth()) {
      throw in.refused(
          "its elements are nested deeper than xml.max.depth = " + format.limits().depth());
    }
  }

  private Object element(int depth, boolean make) throws IOException, XMLStreamException {
    checkDepth(depth);
    XmlElement element = new XmlElement();
    boolean nil = attributes(element);
    StringBuilder text = new StringBuilder();
    while (true) {
      switch (in.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = name();
          Object child = element(depth + 1, make);
          if (make) {
            element.add(name, child);
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          if (make) {
            in.text(text);
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          return value(element, text, nil);
        }
        default -> {
          // Comments and processing instructions.
        }
      }
    }
  }

  /** Whether the element is said to be null. */
  private boolean attributes(XmlElement element) throws IOException {
    int count = parser.getAttributeCount();
    if (count > format.limits().attributes()) {
      throw in.refused(
          "an element has "
              + count
              + " attributes, more than xml.max.attributes = "
              + format.limits().attributes());
    }
    boolean nil = false;
    for (int i = 0; i < count; i++) {
      if (INSTANCE.equals(parser.getAttributeNamespace(i))) {
        nil |= parser.getAttributeLocalName(i).equals("nil") && isTrue(parser.getAttributeValue(i));
      } else {
        String name =
            format.rules().name(parser.getAttributePrefix(i), parser.getAttributeLocalName(i));
        element.add(known(format.rules().attributePrefix() + name), parser.getAttributeValue(i));
      }
    }
    return nil;
  }

  private static boolean isTrue(String flag) {
    return flag.equals("true") || flag.equals("1");
  }

  private Object value(XmlElement element, StringBuilder text, boolean nil) {
    if (element.size() == 0) {
      return nil || text.isEmpty() ? null : text.toString();
    }
    String stripped = text.toString().strip();
    if (!stripped.isEmpty()) {
      element.add(format.rules().text(), stripped);
    }
    return element;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
