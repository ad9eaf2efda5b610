package dev.millrace.connect.file.record;

import dev.millrace.connect.files.config.BadRecords;
import dev.millrace.connect.files.read.SchemaRules;
import java.util.List;

/**
 * What records look like.
 *
 * @param keyFrom {@code none}, {@code path}, {@code name}, {@code entry} or {@code fields}
 * @param fieldPath name of a field; "" for none; so the next three
 * @param badTopic where bad ones go; "" if nowhere
 */
public record RecordSettings(
    PathTemplate topic,
    String keyFrom,
    List<String> keyFields,
    boolean headers,
    String fieldPath,
    String fieldEntry,
    String fieldModified,
    String fieldRecord,
    boolean fieldPartitions,
    SchemaRules schemas,
    BadRecords badRecords,
    BadRecords badFiles,
    String badTopic) {}
