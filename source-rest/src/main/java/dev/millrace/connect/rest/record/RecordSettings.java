package dev.millrace.connect.rest.record;

import com.fasterxml.jackson.core.JsonPointer;
import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.read.SchemaRules;
import java.util.List;
import java.util.Map;

/**
 * What the records of a resource look like.
 *
 * @param key the fields of the key; empty for none
 * @param timestamp null if Kafka's own clock tells it
 * @param headers fields by the names of headers, in order
 * @param parentFields where the parent record has what is added, by the names of fields, in order
 * @param partitionField name of a field to add with the partition's value; "" for none
 * @param badTopic where bad records go; "" if nowhere
 */
public record RecordSettings(
    TopicTemplate topic,
    List<FieldPath> key,
    TimestampField timestamp,
    Map<String, FieldPath> headers,
    Map<String, JsonPointer> parentFields,
    String partitionField,
    SchemaRules schemas,
    BadRecords badRecords,
    String badTopic) {}
