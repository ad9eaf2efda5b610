package dev.millrace.connect.rest.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.millrace.connect.files.read.Schemas;
import dev.millrace.connect.files.read.xml.XmlDocument;
import dev.millrace.connect.files.read.xml.XmlEnvelope;
import dev.millrace.connect.files.read.xml.XmlReadFormat;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/**
 * XML. Pointers go by the names that fields have: into a record from its own children on, beside
 * the records from the root element on, as {@code /feed/next}.
 */
public record XmlBodyFormat(XmlReadFormat format) implements BodyFormat {
  private static final Pattern DECLARED = Pattern.compile("^<\\?xml[^>]*\\sencoding\\s*=");

  @Override
  public void check(Wanted wanted) {
    // Any element or attribute can be found, where it is.
  }

  /** By its declaration, or by a mark or a NUL in its first two bytes. */
  @Override
  public boolean tellsCharset(byte[] head) {
    boolean marked = head.length > 1 && (head[0] <= 0 || head[1] == 0);
    return marked || DECLARED.matcher(new String(head, ISO_8859_1)).find();
  }

  @Override
  public Body open(InputStream in, String name, Wanted wanted, Schemas schemas) throws IOException {
    try {
      XmlEnvelope envelope = new XmlEnvelope(List.copyOf(wanted.needs().body()));
      XmlDocument document = format.open(new StreamedBytes(in, name), envelope, schemas);
      return new ReadBody(name, document, new XmlContents(document, envelope, wanted.ofRecords()));
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }
}
