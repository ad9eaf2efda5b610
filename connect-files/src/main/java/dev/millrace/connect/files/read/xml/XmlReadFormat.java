package dev.millrace.connect.files.read.xml;

import dev.millrace.connect.files.read.FileBytes;
import dev.millrace.connect.files.read.Place;
import dev.millrace.connect.files.read.Range;
import dev.millrace.connect.files.read.ReadFormat;
import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.Schemas;
import java.io.IOException;

/**
 * XML. A place is the number of records passed: what is before it is parsed again, but made into
 * nothing.
 *
 * @param records the elements that are records
 */
public record XmlReadFormat(XmlPath records, XmlRules rules, XmlLimits limits)
    implements ReadFormat {
  @Override
  public String name() {
    return "xml";
  }

  @Override
  public boolean splittable() {
    return false;
  }

  @Override
  public RecordReader open(FileBytes file, Range range, Place from, Schemas schemas)
      throws IOException {
    return read(file, null, from, schemas);
  }

  /**
   * Begins to read a document that is streamed, once, and whose surroundings count.
   *
   * @throws IOException as {@link #open(FileBytes, Range, Place, Schemas)}
   */
  public XmlDocument open(FileBytes document, XmlEnvelope envelope, Schemas schemas)
      throws IOException {
    return read(document, envelope, Place.START, schemas);
  }

  private XmlRecords read(FileBytes file, XmlEnvelope envelope, Place from, Schemas schemas)
      throws IOException {
    XmlElements elements = XmlElements.open(file, this, envelope);
    try {
      // Answers come by the thousand: no sample where the schema is known.
      boolean sampled = envelope == null || schemas.current() == null;
      return XmlRecords.open(elements, this, file.name(), from, schemas, sampled);
    } catch (IOException | RuntimeException e) {
      elements.close();
      throw e;
    }
  }
}
