package dev.millrace.connect.s3.content;

import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;

/** One part of a record, other than its value, without an envelope. */
record Single(Part part) implements Content {
  @Override
  public SinkRecord of(SinkRecord record) {
    Object value = part.value(record);
    if (value == null) {
      throw new DataException(
          "the record has no "
              + part.field()
              + ", which is all that format.output.fields writes of it");
    }
    return Records.with(record, part.schema(record), value);
  }
}
