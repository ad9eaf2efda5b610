package dev.millrace.connect.rest.record;

import dev.millrace.connect.common.schema.FieldPath;
import dev.millrace.connect.common.template.FieldText;
import dev.millrace.connect.rest.cursor.TimeFormat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import org.apache.kafka.connect.errors.DataException;

/**
 * The field that holds a record's timestamp. Immutable; used by any thread.
 *
 * @param texts how texts are written
 * @param numbers how numbers are
 */
record TimestampField(FieldPath field, TimeFormat texts, TimeFormat numbers) {
  /** Texts of ISO 8601, and milliseconds since 1970. */
  static final String AUTO = "auto";

  /**
   * @param format {@link #AUTO}, or as {@link TimeFormat#of}
   * @throws IllegalArgumentException if the format is none
   */
  static TimestampField of(FieldPath field, String format, ZoneId zone) {
    if (format.equals(AUTO)) {
      return new TimestampField(field, new TimeFormat.Iso(zone), new TimeFormat.EpochMillis());
    }
    TimeFormat one = TimeFormat.of(format, zone);
    return new TimestampField(field, one, one);
  }

  /**
   * The timestamp of a record, in milliseconds since 1970.
   *
   * @param where what messages call the record
   * @return null if the record has none, or one before 1970, which Kafka doesn't take
   * @throws DataException if it can't be read
   */
  Long of(String where, Object record) {
    FieldPath.Found found = field.in(record);
    if (found.value() == null) {
      return null;
    }
    long millis = found.value() instanceof Date date ? millis(date) : parsed(where, found);
    return millis < 0 ? null : millis;
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static long millis(Date date) {
    return date.getTime();
  }

  private long parsed(String where, FieldPath.Found found) {
    String text = FieldText.of(found.schema(), found.value());
    TimeFormat format = found.value() instanceof Number ? numbers : texts;
    try {
      if (text != null) {
        Instant time = format.parse(text);
        return time.toEpochMilli();
      }
    } catch (DateTimeException | NumberFormatException | ArithmeticException e) {
      throw unread(where, "'" + text + "'", format, e);
    }
    throw unread(where, "a value of several parts", format, null);
  }

  private DataException unread(String where, String text, TimeFormat format, Exception cause) {
    return new DataException(
        where + " has in '" + field + "' " + text + ", which is no time " + format, cause);
  }
}
