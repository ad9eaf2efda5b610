package dev.millrace.connect.snowflake.write;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.files.format.JsonText;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What RECORD_METADATA tells of a record, by the vendor's names. Immutable.
 *
 * @param structuredHeaders whether headers keep their types; else they are texts
 */
public record Metadata(boolean topic, boolean time, boolean offset, boolean structuredHeaders) {
  static final String COLUMN = "RECORD_METADATA";

  private static final JsonStringEncoder QUOTES = JsonStringEncoder.getInstance();

  /**
   * The column's JSON in UTF-8. Each record has it, so it is written without a generator.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the key or a header has no such form
   */
  byte[] of(SinkRecord record, JsonText json) {
    StringBuilder text = new StringBuilder(128);
    if (offset) {
      name(text, "offset").append(RecordOrigin.offset(record));
      name(text, "partition").append(RecordOrigin.partition(record).partition());
    }
    if (topic) {
      quote(name(text, "topic"), RecordOrigin.partition(record).topic());
    }
    if (time
        && record.timestamp() != null
        && record.timestampType() != null
        && record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
      // CreateTime or LogAppendTime.
      name(text, record.timestampType().name).append(record.timestamp().longValue());
    }
    if (record.key() != null) {
      name(text, "key").append(text(json, record.keySchema(), record.key()));
    }
    if (record.headers() != null && !record.headers().isEmpty()) {
      StringBuilder headers = new StringBuilder();
      for (Header header : record.headers()) {
        header(name(headers, header.key()), header, json);
      }
      name(text, "headers").append(closed(headers));
    }
    return closed(text).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Begins the next field of an object, or its first one. */
  private static StringBuilder name(StringBuilder object, String name) {
    return quote(object.append(object.isEmpty() ? '{' : ','), name).append(':');
  }

  private static StringBuilder closed(StringBuilder object) {
    return object.isEmpty() ? object.append("{}") : object.append('}');
  }

  private static StringBuilder quote(StringBuilder text, String value) {
    text.append('"');
    QUOTES.quoteAsString(value, text);
    return text.append('"');
  }

  private void header(StringBuilder text, Header header, JsonText json) {
    if (header.value() == null) {
      text.append("null");
    } else if (structuredHeaders) {
      text.append(text(json, header.schema(), header.value()));
    } else {
      quote(
          text,
          header.value() instanceof String string
              ? string
              : header.schema() != null && header.schema().type().isPrimitive()
                  ? FieldText.of(header.schema(), header.value())
                  : text(json, header.schema(), header.value()));
    }
  }

  private static String text(JsonText json, Schema schema, Object value) {
    return new String(json.of(schema, value), StandardCharsets.UTF_8);
  }
}
