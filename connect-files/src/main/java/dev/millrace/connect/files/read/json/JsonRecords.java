package dev.millrace.connect.files.read.json;

import dev.millrace.connect.files.read.RecordReader;
import dev.millrace.connect.files.read.text.Cells;
import java.io.IOException;

/** Records out of JSON, and their JSON. */
public interface JsonRecords extends RecordReader {

  /** The current record as it came, which is the first cell; until {@link #next}. */
  Cells json();

  /**
   * Reads on behind the last record, to the document's end.
   *
   * @throws IOException if it does not end as JSON does; the message names file and place
   */
  void finish() throws IOException;
}
