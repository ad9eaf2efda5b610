package dev.millrace.connect.file.store.azure;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A page of a listing.
 *
 * @param next what the next page is asked for by; "" after the last
 */
record BlobPage(List<Blob> blobs, String next) {

  /** A blob as a listing tells of it. */
  record Blob(String name, long size, String modified, String etag) {}

  /** No document type, so no entities. */
  private static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(in, "UTF-8");
  }

  static BlobPage read(InputStream in) throws IOException {
    List<Blob> blobs = new ArrayList<>();
    String next = "";
    try {
      XMLStreamReader xml = reader(in);
      Map<String, String> blob = new LinkedHashMap<>();
      while (xml.hasNext()) {
        int event = xml.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          switch (xml.getLocalName()) {
            case "Blob" -> blob.clear();
            case "Name", "Content-Length", "Last-Modified", "Etag", "ResourceType" ->
                blob.put(xml.getLocalName(), xml.getElementText());
            case "NextMarker" -> next = xml.getElementText();
            default -> {
              // Nothing that is asked for.
            }
          }
        } else if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("Blob")) {
          // Accounts with a hierarchy list folders as blobs, too.
          if (!"directory".equals(blob.get("ResourceType"))) {
            blobs.add(
                new Blob(
                    blob.getOrDefault("Name", ""),
                    Long.parseLong(blob.getOrDefault("Content-Length", "0")),
                    blob.getOrDefault("Last-Modified", ""),
                    blob.getOrDefault("Etag", "").replace("\"", "")));
          }
        }
      }
      return new BlobPage(blobs, next);
    } catch (XMLStreamException | NumberFormatException e) {
      throw new IOException("the listing is no XML that Azure would send", e);
    }
  }

  static Map<String, String> tags(InputStream in) throws IOException {
    Map<String, String> tags = new LinkedHashMap<>();
    try {
      XMLStreamReader xml = reader(in);
      String key = "";
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          if (xml.getLocalName().equals("Key")) {
            key = xml.getElementText();
          } else if (xml.getLocalName().equals("Value")) {
            tags.put(key, xml.getElementText());
          }
        }
      }
      return tags;
    } catch (XMLStreamException e) {
      throw new IOException("the tags are no XML that Azure would send", e);
    }
  }

  static String tags(Map<String, String> tags) {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><Tags><TagSet>");
    tags.forEach(
        (key, value) ->
            xml.append("<Tag><Key>")
                .append(escaped(key))
                .append("</Key><Value>")
                .append(escaped(value))
                .append("</Value></Tag>"));
    return xml.append("</TagSet></Tags>").toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
