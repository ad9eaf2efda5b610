package dev.millrace.connect.s3.partition;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.s3.partition.Partitioner.Unroutable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
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

  /**
   * A field: a Timestamp, a number of milliseconds, or ISO-8601 text.
   *
   * @param zone of texts without an offset
   */
  record OfField(FieldPath field, ZoneId zone) implements TimestampExtractor {
    private static final DateTimeFormatter ISO =
        DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][.SSS][.SSSSSS][.SSSSSSSSS][XXX][X]]");

    @Override
    public long timestampMs(SinkRecord record) throws Unroutable {
      FieldPath.Found found = field.in(record.value());
      if (!found.present() || found.value() == null) {
        throw new Unroutable(
            field.text(),
            found.present()
                ? "the field of the timestamp is null"
                : "the record has no such field of a timestamp");
      }
      Object value = found.value();
      if (value instanceof Date) {
        return FieldText.millis(value);
      }
      if (value instanceof Long || value instanceof Integer) {
        return ((Number) value).longValue();
      }
      if (value instanceof String text) {
        return parse(text.strip());
      }
      throw new Unroutable(
          field.text(),
          "a value of "
              + value.getClass().getSimpleName()
              + " is no time: use a Timestamp, milliseconds, or ISO-8601 text");
    }

    private long parse(String text) throws Unroutable {
      try {
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
          return Long.parseLong(text);
        }
        TemporalAccessor parsed =
            ISO.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        return instant(parsed).toEpochMilli();
      } catch (DateTimeException | NumberFormatException e) {
        throw new Unroutable(
            field.text(), "'" + text + "' is no time such as 2026-11-21T05:26:30Z");
      }
    }

    private Instant instant(TemporalAccessor parsed) {
      if (parsed instanceof OffsetDateTime time) {
        return time.toInstant();
      }
      ZonedDateTime local =
          parsed instanceof LocalDateTime time
              ? time.atZone(zone)
              : ((LocalDate) parsed).atStartOfDay(zone);
      return local.toInstant();
    }
  }
}
