package dev.millrace.connect.rest.reading;

import dev.millrace.connect.rest.body.Fetched;
import dev.millrace.connect.rest.unit.UnitReader;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;

/** Makes Kafka's records of those of the API. Thread-safe. */
@FunctionalInterface
public interface RecordMaker {
  /**
   * @param partition the unit's
   */
  SourceRecord of(Unit unit, Map<String, String> partition, UnitReader.Handed<Fetched> handed);
}
