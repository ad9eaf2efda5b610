package dev.millrace.connect.files.format;

import java.io.OutputStream;
import org.apache.kafka.connect.data.Schema;

/** A file format. Any thread, but for what {@link #fresh} returns. */
public interface RecordFormat {

  /** The end of a file's name, with the leading dot. */
  String extension();

  /** Whether a file holds records of one schema only. */
  boolean oneSchemaPerFile();

  /**
   * The format for the files of one topic, that follow each other or stand side by side. They may
   * share what costs memory or time to make, and one that learns its schema from values begins a
   * file with what it learned from the files before.
   *
   * @return for one thread, which may close its writers on another one
   */
  default RecordFormat fresh() {
    return this;
  }

  /**
   * Begins a file.
   *
   * @param schema of the first record's value; null if it has none
   * @param out takes the file's bytes; closed with the writer
   * @throws org.apache.kafka.connect.errors.DataException if the format can't hold this schema
   */
  RecordWriter open(Schema schema, OutputStream out);
}
