package dev.millrace.connect.files.read.xml;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.files.read.RecordReader;
import java.security.MessageDigest;

/** Records out of XML, and what stands in them. */
public interface XmlDocument extends RecordReader {

  /**
   * The text of a value of the current record, or of the one that is bad.
   *
   * @param pointer by the names of fields; a number chooses among elements of one name
   * @return null if there is none, or an empty one
   */
  String text(JsonPointer pointer);

  /** Digests the current record: its names and texts. */
  void digest(MessageDigest digest);
}
