package dev.millrace.connect.files.format;

import java.io.OutputStream;
import org.apache.kafka.connect.data.Schema;

/** A file format. Immutable; any thread. */
public interface RecordFormat {

  /** The end of a file's name, with the leading dot. */
  String extension();

  /** Whether a file holds records of one schema only. */
  boolean oneSchemaPerFile();

  /**
   * Begins a file.
   *
   * @param schema of the first record's value; null if it has none
   * @param out takes the file's bytes; closed with the writer
   * @throws org.apache.kafka.connect.errors.DataException if the format can't hold this schema
   */
  RecordWriter open(Schema schema, OutputStream out);
}
