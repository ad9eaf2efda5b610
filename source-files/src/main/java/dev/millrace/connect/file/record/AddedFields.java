package dev.millrace.connect.file.record;

import java.util.Date;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Puts what is known of the file into fields of its records. Used by one thread.
 *
 * @param path names of fields; "" for none
 * @param partitions whether Hive-style partitions become fields
 */
record AddedFields(String path, String entry, String modified, String record, boolean partitions) {
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
    private final IdentityHashMap<Schema, Schema> schemas = new IdentityHashMap<>();
    private final String file;

    @SuppressWarnings("JavaUtilDate") // the class that Connect's timestamps ask for
    OfFile(FilePath filePath, long modifiedMs) {
      file = filePath.path();
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
    }

    Schema schema(Schema schema) {
      return schema == null ? null : schemas.computeIfAbsent(schema, this::extended);
    }

    private Schema extended(Schema schema) {
      if (schema.type() != Schema.Type.STRUCT) {
        throw new DataException(
            file + ": fields can be added to records with fields only, and these are " + schema);
      }
      SchemaBuilder builder = SchemaBuilder.struct().name(schema.name()).version(schema.version());
      schema.fields().forEach(field -> builder.field(field.name(), field.schema()));
      values.forEach((name, value) -> add(builder, schema, name, type(name, value)));
      if (!record.isEmpty()) {
        add(builder, schema, record, Schema.INT64_SCHEMA);
      }
      return builder.build();
    }

    private Schema type(String name, Object value) {
      if (name.equals(entry)) {
        return Schema.OPTIONAL_STRING_SCHEMA; // the topic may get files of no archive, too
      }
      return value instanceof String ? Schema.STRING_SCHEMA : Timestamp.SCHEMA;
    }

    private void add(SchemaBuilder builder, Schema schema, String name, Schema type) {
      if (schema.field(name) != null) {
        throw new DataException(
            file + " has a field '" + name + "' already: give the added one another name");
      }
      builder.field(name, type);
    }

    @SuppressWarnings("unchecked") // records without a schema are maps by name
    Object value(Schema extended, Object value, long number) {
      if (value instanceof Struct struct) {
        Struct copy = new Struct(extended);
        List<Field> fields = struct.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
          copy.put(extended.fields().get(i), struct.get(fields.get(i)));
        }
        values.forEach(copy::put);
        if (!record.isEmpty()) {
          copy.put(record, number);
        }
        return copy;
      }
      if (value instanceof Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>((Map<String, Object>) map);
        copy.putAll(values);
        if (!record.isEmpty()) {
          copy.put(record, number);
        }
        return copy;
      }
      throw new DataException(
          file + ": fields can be added to records with fields only, and this is none");
    }
  }
}
