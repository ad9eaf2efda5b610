package dev.millrace.connect.rest.reading;

import java.util.List;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * What is handed to the worker at once.
 *
 * @param rows how many of the records are of the API, and do not only carry a position
 */
public record Batch(List<SourceRecord> records, int rows) {}
