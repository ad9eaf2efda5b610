package dev.millrace.connect.rest.body;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;

/**
 * A record of an answer.
 *
 * @param schema null if it has none
 * @param told values that the requests for its children ask with, by JSON pointers
 */
public record Fetched(Schema schema, Object value, Map<String, String> told) {}
