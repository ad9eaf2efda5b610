package dev.millrace.connect.snowflake.write;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.common.sink.RecordOrigin;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.files.format.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.header.Header;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * What RECORD_METADATA tells of a record, by the vendor's names. Immutable.
 *
 * @param structuredHeaders whether headers keep their types; else they are texts
 */
public record Metadata(boolean topic, boolean time, boolean offset, boolean structuredHeaders) {
  static final String COLUMN = "RECORD_METADATA";

  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * The column's JSON in UTF-8.
   *
   * @throws org.apache.kafka.connect.errors.DataException if the key or a header has no such form
   */
  byte[] of(SinkRecord record, JsonText json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      generator.writeStartObject();
      if (offset) {
        generator.writeNumberField("offset", RecordOrigin.offset(record));
        generator.writeNumberField("partition", RecordOrigin.partition(record).partition());
      }
      if (topic) {
        generator.writeStringField("topic", RecordOrigin.partition(record).topic());
      }
      if (time && record.timestamp() != null && record.timestampType() != null) {
        time(generator, record);
      }
      if (record.key() != null) {
        generator.writeFieldName("key");
        generator.writeRawValue(text(json.of(record.keySchema(), record.key())));
      }
      if (record.headers() != null && !record.headers().isEmpty()) {
        generator.writeObjectFieldStart("headers");
        for (Header header : record.headers()) {
          header(generator, header, json);
        }
        generator.writeEndObject();
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
    return out.toByteArray();
  }

  private static void time(JsonGenerator generator, SinkRecord record) throws IOException {
    if (record.timestampType() != TimestampType.NO_TIMESTAMP_TYPE) {
      // CreateTime or LogAppendTime.
      generator.writeNumberField(record.timestampType().name, record.timestamp());
    }
  }

  private void header(JsonGenerator generator, Header header, JsonText json) throws IOException {
    generator.writeFieldName(header.key());
    if (header.value() == null) {
      generator.writeNull();
    } else if (structuredHeaders) {
      generator.writeRawValue(text(json.of(header.schema(), header.value())));
    } else {
      generator.writeString(
          header.value() instanceof String text
              ? text
              : header.schema() != null && header.schema().type().isPrimitive()
                  ? FieldText.of(header.schema(), header.value())
                  : text(json.of(header.schema(), header.value())));
    }
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
