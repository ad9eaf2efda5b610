package dev.millrace.connect.files.format;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/** A struct with every type there is. */
final class Samples {
  static final Schema INNER =
      SchemaBuilder.struct()
          .optional()
          .field("street", Schema.STRING_SCHEMA)
          .field("number", Schema.OPTIONAL_INT32_SCHEMA)
          .build();

  static final Schema SCHEMA =
      SchemaBuilder.struct()
          .name("shop.Order")
          .field("i8", Schema.INT8_SCHEMA)
          .field("i16", Schema.INT16_SCHEMA)
          .field("i32", Schema.INT32_SCHEMA)
          .field("i64", Schema.INT64_SCHEMA)
          .field("f32", Schema.FLOAT32_SCHEMA)
          .field("f64", Schema.FLOAT64_SCHEMA)
          .field("flag", Schema.BOOLEAN_SCHEMA)
          .field("text", Schema.OPTIONAL_STRING_SCHEMA)
          .field("raw", Schema.OPTIONAL_BYTES_SCHEMA)
          .field("amount", Decimal.builder(2).optional().build())
          .field("day", org.apache.kafka.connect.data.Date.builder().optional().build())
          .field("time", Time.builder().optional().build())
          .field("at", Timestamp.builder().optional().build())
          .field("address", INNER)
          .field("tags", SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).optional().build())
          .field(
              "counts",
              SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.INT64_SCHEMA).optional().build())
          .field("lines", SchemaBuilder.array(INNER).optional().build())
          .build();

  private Samples() {}

  static Date date(long ms) {
    return Date.from(Instant.ofEpochMilli(ms));
  }

  static Struct full(long n) {
    return required(n)
        .put("text", "grüße \"" + n + "\"\n")
        .put("raw", new byte[] {1, 2, (byte) 0xff})
        .put("amount", new BigDecimal("-12345.67"))
        .put("day", date(20_000L * 86_400_000))
        .put("time", date(3_723_004))
        .put("at", date(1_700_000_000_123L))
        .put("address", new Struct(INNER).put("street", "Mill Lane").put("number", 7))
        .put("tags", Arrays.asList("a", null, "b"))
        .put("counts", Map.of("x", 5L))
        .put("lines", List.of(new Struct(INNER).put("street", "s1")));
  }

  static Struct required(long n) {
    return new Struct(SCHEMA)
        .put("i8", (byte) 1)
        .put("i16", (short) 2)
        .put("i32", 3)
        .put("i64", n)
        .put("f32", 1.5f)
        .put("f64", 2.25)
        .put("flag", true);
  }
}
