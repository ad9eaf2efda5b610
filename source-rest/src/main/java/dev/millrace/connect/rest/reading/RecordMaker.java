package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.UnitReader;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Kafka's records of those of a unit. */
@FunctionalInterface
public interface RecordMaker {
  /**
   * @return null if the record is left out
   */
  SourceRecord of(UnitReader.Handed<Fetched> handed);
}
