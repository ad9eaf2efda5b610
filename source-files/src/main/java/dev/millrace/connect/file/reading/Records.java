package dev.millrace.connect.file.reading;

import dev.millrace.connect.file.lane.Piece;
import dev.millrace.connect.files.read.Schemas;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Connect's records of what stands in files. Used by one thread. */
public interface Records {

  /**
   * The schemas of the topic that the records go to.
   *
   * @param entry the path of an entry of the piece, which is an archive then; else ""
   */
  Schemas schemas(Piece piece, String entry);

  /** Makes the records of one piece. */
  OfPiece of(Piece piece, Map<String, ?> partition);

  /** Makes the records of one piece, whose path tells much of them once and for all. */
  interface OfPiece {
    /** The record of what could be read. */
    SourceRecord record(Taken taken, Map<String, ?> offset);

    /**
     * What becomes of a record that can't be read.
     *
     * @return a dead letter; null if it is only left out
     * @throws org.apache.kafka.connect.errors.ConnectException if the task is to stop
     */
    SourceRecord bad(Taken taken, Map<String, ?> offset);

    /**
     * What becomes of a file that can't be read any further.
     *
     * @return a dead letter; null if it is only left out
     * @throws org.apache.kafka.connect.errors.ConnectException if the task is to stop
     */
    SourceRecord badFile(Exception reason, long number, Map<String, ?> offset);
  }
}
