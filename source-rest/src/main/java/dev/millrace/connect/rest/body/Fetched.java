package dev.millrace.connect.rest.body;

import org.apache.kafka.connect.data.Schema;

/**
 * A record of an answer.
 *
 * @param schema null if it has none
 */
public record Fetched(Schema schema, Object value) {}
