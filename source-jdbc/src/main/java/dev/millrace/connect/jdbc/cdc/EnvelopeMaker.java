package dev.millrace.connect.jdbc.cdc;

import dev.millrace.connect.jdbc.query.RowWidth;
import io.debezium.data.Envelope.FieldName;
import io.debezium.data.Envelope.Operation;
import io.debezium.relational.TableSchema;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** Puts a row of a snapshot into Debezium's envelope. */
final class EnvelopeMaker {
  private final String topic;
  private final Schema key;
  private final Schema row;
  private final Schema envelope;
  private final Field operation;
  private final Field after;
  private final Field sourceField;
  private final Field millis;
  private final Field micros;
  private final Field nanos;
  private final Struct source;
  private final RowWidth width;
  private final UnaryOperator<SourceRecord> output;

  EnvelopeMaker(
      String topic, TableSchema table, Struct source, UnaryOperator<SourceRecord> output) {
    this.topic = topic;
    this.key = table.keySchema();
    this.row = table.valueSchema();
    this.envelope = table.getEnvelopeSchema().schema();
    this.operation = envelope.field(FieldName.OPERATION);
    this.after = envelope.field(FieldName.AFTER);
    this.sourceField = envelope.field(FieldName.SOURCE);
    this.millis = envelope.field(FieldName.TIMESTAMP);
    this.micros = envelope.field(FieldName.TIMESTAMP_US);
    this.nanos = envelope.field(FieldName.TIMESTAMP_NS);
    this.source = source;
    this.width = new RowWidth(row);
    this.output = output;
  }

  /** Null if the table has no key. */
  Schema key() {
    return key;
  }

  Schema row() {
    return row;
  }

  /**
   * @param keyValue null if the table has no key
   */
  SourceRecord record(
      Struct keyValue, Struct rowValue, Map<String, ?> partition, Map<String, ?> offset) {
    Instant now = Instant.now();
    Struct value = new Struct(envelope);
    value.put(operation, Operation.READ.code());
    value.put(after, rowValue);
    value.put(sourceField, source);
    value.put(millis, now.toEpochMilli());
    value.put(micros, TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1000);
    value.put(nanos, TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano());
    return output.apply(
        new SourceRecord(partition, offset, topic, null, key, keyValue, envelope, value));
  }

  /** About how many bytes of memory the row holds. */
  long width(Struct rowValue) {
    return width.of(rowValue);
  }
}
