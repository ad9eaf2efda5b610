package dev.millrace.connect.s3.partition;

import org.apache.kafka.connect.sink.SinkRecord;

/** Chooses a record's directory below its topic's. Used by one thread. */
public interface Partitioner {
  /**
   * @return the directory, without delimiters at its ends
   * @throws Unroutable if the record lacks what the choice needs
   */
  String directory(SinkRecord record) throws Unroutable;

  /** A record without a directory. */
  final class Unroutable extends Exception {
    private final String field;

    /**
     * @param field the field at fault; null if it is not a field
     */
    Unroutable(String field, String reason) {
      super(reason);
      this.field = field;
    }

    public String field() {
      return field;
    }
  }
}
