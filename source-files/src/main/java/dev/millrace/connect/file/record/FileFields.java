package dev.millrace.connect.file.record;

import dev.millrace.connect.common.schema.AddedFields;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Puts what is known of the file into fields of its records. Used by one thread.
 *
 * @param path names of fields; "" for none
 * @param partitions whether Hive-style partitions become fields
 */
record FileFields(String path, String entry, String modified, String record, boolean partitions) {
  boolean none() {
    return path.isEmpty()
        && entry.isEmpty()
        && modified.isEmpty()
        && record.isEmpty()
        && !partitions;
  }

  /**
   * The fields of one file, or entry of an archive: the same for all of its records, but for their
   * number.
   */
  final class OfFile {
    private final Map<String, Object> values = new LinkedHashMap<>();
    private final AddedFields added;

    @SuppressWarnings("JavaUtilDate") // the class that Connect's timestamps ask for
    OfFile(FilePath filePath, long modifiedMs) {
      if (partitions) {
        values.putAll(filePath.partitions());
      }
      if (!path.isEmpty()) {
        values.put(path, filePath.path());
      }
      if (!entry.isEmpty()) {
        values.put(entry, filePath.entry() == null ? null : filePath.entryPath());
      }
      if (!modified.isEmpty()) {
        values.put(modified, new Date(modifiedMs));
      }
      Map<String, Schema> types = new LinkedHashMap<>();
      values.forEach((name, value) -> types.put(name, type(name, value)));
      if (!record.isEmpty()) {
        types.put(record, Schema.INT64_SCHEMA);
      }
      added = new AddedFields(filePath.path(), types);
    }

    private Schema type(String name, Object value) {
      if (name.equals(entry)) {
        return Schema.OPTIONAL_STRING_SCHEMA; // the topic may get files of no archive, too
      }
      return value instanceof String ? Schema.STRING_SCHEMA : Timestamp.SCHEMA;
    }

    Schema schema(Schema schema) {
      return added.schema(schema);
    }

    Object value(Schema extended, Object value, long number) {
      if (!record.isEmpty()) {
        values.put(record, number);
      }
      return added.value(extended, value, values);
    }
  }
}
