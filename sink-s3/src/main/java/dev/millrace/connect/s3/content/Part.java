package dev.millrace.connect.s3.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/** A part of a record that files may hold. Topic is the one that transforms leave. */
public enum Part {
  KEY,
  VALUE,
  HEADERS,
  TOPIC,
  PARTITION,
  OFFSET,
  TIMESTAMP;

  /** In order; a name may be there many times. */
  private static final Schema HEADER =
      SchemaBuilder.struct()
          .field("key", Schema.STRING_SCHEMA)
          .field("value", Schema.OPTIONAL_STRING_SCHEMA)
          .build();

  private static final Schema ALL_HEADERS = SchemaBuilder.array(HEADER).build();
  private static final Schema TIME = Timestamp.builder().optional().build();

  /** Its name in a file. */
  public String field() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The schema of this part of {@code record}.
   *
   * @return null if it has none
   */
  Schema schema(SinkRecord record) {
    return switch (this) {
      case KEY -> record.keySchema();
      case VALUE -> record.valueSchema();
      case HEADERS -> ALL_HEADERS;
      case TOPIC -> Schema.STRING_SCHEMA;
      case PARTITION -> Schema.INT32_SCHEMA;
      case OFFSET -> Schema.INT64_SCHEMA;
      case TIMESTAMP -> TIME;
    };
  }

  /** This part of {@code record}, as its schema has it. */
  Object value(SinkRecord record) {
    return switch (this) {
      case KEY -> record.key();
      case VALUE -> record.value();
      case HEADERS -> headers(record);
      case TOPIC -> record.topic();
      case PARTITION -> record.originalKafkaPartition();
      case OFFSET -> record.originalKafkaOffset();
      case TIMESTAMP -> time(record);
    };
  }

  /** This part of {@code record} beside values that have no schema. */
  Object plain(SinkRecord record) {
    if (this != HEADERS) {
      return value(record);
    }
    List<Map<String, Object>> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("key", header.key());
      each.put("value", HeaderText.of(header));
      headers.add(each);
    }
    return headers;
  }

  private static List<Struct> headers(SinkRecord record) {
    List<Struct> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      headers.add(new Struct(HEADER).put("key", header.key()).put("value", HeaderText.of(header)));
    }
    return headers;
  }

  private static Object time(SinkRecord record) {
    return record.timestamp() == null ? null : Timestamp.toLogical(TIME, record.timestamp());
  }
}
