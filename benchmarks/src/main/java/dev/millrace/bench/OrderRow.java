package dev.millrace.bench;

import java.time.Instant;
import java.util.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;

/** One order of {@link OrdersFile}. */
record OrderRow(int id) {
  /** What our source infers from text. */
  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .field("id", Schema.OPTIONAL_INT64_SCHEMA)
          .field("customer", Schema.OPTIONAL_STRING_SCHEMA)
          .field("product", Schema.OPTIONAL_STRING_SCHEMA)
          .field("quantity", Schema.OPTIONAL_INT64_SCHEMA)
          .field("price", Schema.OPTIONAL_FLOAT64_SCHEMA)
          .field("paid", Schema.OPTIONAL_BOOLEAN_SCHEMA)
          .field("note", Schema.OPTIONAL_STRING_SCHEMA)
          .field("ordered_at", Timestamp.builder().optional().build())
          .build();

  static final String NOTE = "leave it with the neighbour, or at the door in the yard";

  private static final Field[] FIELDS = SCHEMA.fields().toArray(Field[]::new);
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  /** As our source reads it. */
  @SuppressWarnings("JavaUtilDate") // Connect's own type for timestamps
  Struct struct(String note) {
    return new Struct(SCHEMA)
        .put(FIELDS[0], (long) id)
        .put(FIELDS[1], customer())
        .put(FIELDS[2], product())
        .put(FIELDS[3], (long) quantity())
        .put(FIELDS[4], (id / 100 * 10 + id % 9 + 1) / 10.0)
        .put(FIELDS[5], paid())
        .put(FIELDS[6], note)
        .put(FIELDS[7], new Date(FIRST.toEpochMilli() + id * 1000L));
  }

  String customer() {
    return "customer-" + id % 50_000;
  }

  String product() {
    return "product-" + id % 2_000;
  }

  int quantity() {
    return id % 100;
  }

  /** As in text. */
  String price() {
    return id / 100 + "." + (id % 9 + 1);
  }

  boolean paid() {
    return id % 2 == 0;
  }

  String note() {
    return NOTE.substring(0, 20 + id % 36);
  }

  Instant time() {
    return FIRST.plusSeconds(id);
  }
}
