package dev.millrace.connect.file.reading;

import dev.millrace.connect.files.read.BadRecord;
import dev.millrace.connect.files.read.Place;
import org.apache.kafka.connect.data.Schema;

/**
 * A record as it was read, or what could not be read of it.
 *
 * @param entry the path of its file within an archive; "" in no archive
 * @param schema null if it has none, or is bad; so the value
 * @param bad null if it could be read
 * @param place behind it
 */
public record Taken(String entry, Schema schema, Object value, BadRecord bad, Place place) {

  /** Which it is in its piece, from 1. */
  public long number() {
    return place.record();
  }
}
