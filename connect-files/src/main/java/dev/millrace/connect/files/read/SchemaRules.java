package dev.millrace.connect.files.read;

import dev.millrace.connect.files.read.Schemas.Mode;
import org.apache.kafka.connect.data.Schema;

/**
 * Where the schemas of records come from.
 *
 * @param given the schema of the configuration; null if the mode is not {@link Mode#GIVEN}
 * @param sampleRecords how many records of a file are looked at before its first is handed over
 * @param maxColumns most columns that files may give a topic's records, those of nested objects
 *     counted too
 */
public record SchemaRules(Mode mode, Schema given, int sampleRecords, int maxColumns) {}
