package dev.millrace.bench;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** A record such as the stand-in for an API has. */
record ApiRow(int id) {
  /** What our source infers from JSON. */
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("version", Schema.OPTIONAL_INT64_SCHEMA)
          .field("seq", Schema.OPTIONAL_INT64_SCHEMA)
          .field("updated_at", Schema.OPTIONAL_STRING_SCHEMA)
          .field("updated_ms", Schema.OPTIONAL_INT64_SCHEMA)
          .field("deleted", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("payload", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static final Field[] FIELDS = SCHEMA.fields().toArray(Field[]::new);
  private static final String TIME = "2026-01-01T00:00:00.";
  private static final long MS = 1_767_225_600_000L;
  private static final String PAYLOAD = "the quick brown fox jumps over the lazy ";

  Struct struct() {
    return new Struct(SCHEMA)
        .put(FIELDS[0], (long) id)
        .put(FIELDS[1], 1L)
        .put(FIELDS[2], (long) id)
        .put(FIELDS[3], TIME + (100 + id % 900) + "Z")
        .put(FIELDS[4], MS + id)
        .put(FIELDS[5], false)
        .put(FIELDS[6], "Größe \"XL\", <5 kg> & " + id)
        .put(FIELDS[7], PAYLOAD);
  }
}
