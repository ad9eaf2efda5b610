package dev.millrace.connect.files.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.connect.files.format.JsonLinesFormat.Decimals;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Base64;
import java.util.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** How values of one schema are written as text; built once a schema. Values are not null. */
@FunctionalInterface
public interface TextPlan {
  long DAY_MS = 86_400_000L;

  String text(Object value);

  /**
   * Strings as they are, bytes as Base64, decimals with all their digits, dates and times as
   * ISO-8601, what is nested as JSON.
   *
   * @param schema null for values without one
   */
  static TextPlan of(Schema schema) {
    if (schema == null) {
      return TextPlan::any;
    }
    TextPlan logical = schema.name() == null ? null : logical(schema.name());
    if (logical != null) {
      return logical;
    }
    return switch (schema.type()) {
      case BYTES -> value -> Base64.getEncoder().encodeToString(bytes(value));
      case ARRAY, MAP, STRUCT -> json(new JsonPlans(Decimals.NUMERIC).of(schema));
      default -> Object::toString;
    };
  }

  private static TextPlan logical(String name) {
    return switch (name) {
      case Decimal.LOGICAL_NAME -> value -> ((BigDecimal) value).toPlainString();
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          value -> LocalDate.ofEpochDay(LogicalTimes.days(value)).toString();
      case Time.LOGICAL_NAME ->
          value ->
              LocalTime.ofNanoOfDay(Math.floorMod(LogicalTimes.millis(value), DAY_MS) * 1_000_000L)
                  .toString();
      case Timestamp.LOGICAL_NAME ->
          value -> Instant.ofEpochMilli(LogicalTimes.millis(value)).toString();
      default -> null;
    };
  }

  /** A value without a schema: what it is tells how it is written. */
  private static String any(Object value) {
    if (value instanceof CharSequence || value instanceof Boolean) {
      return value.toString();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof Number) {
      return value.toString();
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return Base64.getEncoder().encodeToString(bytes(value));
    }
    if (value instanceof Date) {
      return Instant.ofEpochMilli(LogicalTimes.millis(value)).toString();
    }
    return json(new JsonPlans(Decimals.NUMERIC).of(null)).text(value);
  }

  private static TextPlan json(JsonPlan plan) {
    return value -> {
      StringWriter text = new StringWriter();
      try (JsonGenerator json = JsonPlans.FACTORY.createGenerator(text)) {
        plan.write(json, value);
      } catch (IOException e) {
        throw new DataException("The value can't be written as JSON: " + e.getMessage(), e);
      }
      return text.toString();
    };
  }

  /** What Connect hands over as bytes: an array, or a buffer, which stays as it is. */
  static byte[] bytes(Object value) {
    if (value instanceof byte[] array) {
      return array;
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] copy = new byte[buffer.remaining()];
    buffer.get(copy);
    return copy;
  }
}
