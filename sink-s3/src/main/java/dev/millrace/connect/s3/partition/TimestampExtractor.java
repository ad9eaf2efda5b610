package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath.Found;
import dev.millrace.connect.common.template.Reference;
import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.sink.SinkRecord;

/** Which time a record is of, in epoch milliseconds. */
public sealed interface TimestampExtractor {
  long timestampMs(SinkRecord record) throws Unroutable;

  /** When the record was routed. */
  record Wallclock(LongSupplier nowMs) implements TimestampExtractor {
    @Override
    public long timestampMs(SinkRecord record) {
      return nowMs.getAsLong();
    }
  }

  /** The record's own timestamp. */
  record OfRecord() implements TimestampExtractor {
    @Override
    public long timestampMs(SinkRecord record) throws Unroutable {
      if (record.timestamp() == null) {
        throw new Unroutable(null, "the record has no timestamp to partition by");
      }
      return record.timestamp();
    }
  }

  /** A field of the value, or a header. */
  record OfValue(Reference reference, TimeValue reader) implements TimestampExtractor {
    @Override
    public long timestampMs(SinkRecord record) throws Unroutable {
      Found found = reference.in(record);
      if (found.value() == null) {
        throw new Unroutable(
            reference.text(),
            found.present()
                ? "the timestamp is null"
                : "the record has nothing of this name to take a timestamp from");
      }
      try {
        return reader.ms(found.schema(), found.value());
      } catch (IllegalArgumentException e) {
        throw new Unroutable(reference.text(), e.getMessage());
      }
    }
  }
}
