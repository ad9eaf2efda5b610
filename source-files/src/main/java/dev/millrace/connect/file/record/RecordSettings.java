package dev.millrace.connect.file.record;

import dev.millrace.connect.files.read.Schemas;
import java.util.List;
import org.apache.kafka.connect.data.Schema;

/**
 * What records look like.
 *
 * @param keyFrom {@code none}, {@code path}, {@code name}, {@code entry} or {@code fields}
 * @param given the schema of the configuration; null if there is none
 * @param fieldPath name of a field; "" for none; so the next three
 * @param badRecords {@code fail}, {@code skip} or {@code topic}
 * @param badFiles the same
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
    Schemas.Mode schemaMode,
    Schema given,
    int sampleRecords,
    int maxColumns,
    Bad badRecords,
    Bad badFiles,
    String badTopic) {

  /** What becomes of what can't be read. */
  public enum Bad {
    FAIL,
    SKIP,
    TOPIC
  }
}
