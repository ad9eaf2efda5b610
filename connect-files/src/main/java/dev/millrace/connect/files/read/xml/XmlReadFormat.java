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
    XmlElements elements = XmlElements.open(file, this);
    try {
      return XmlRecords.open(elements, this, file.name(), from, schemas);
    } catch (IOException | RuntimeException e) {
      elements.close();
      throw e;
    }
  }
}
