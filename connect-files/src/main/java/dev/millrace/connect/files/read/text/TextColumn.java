package dev.millrace.connect.files.read.text;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/**
 * Reads one column's texts as the values of its schema. Made once a schema; immutable, any thread.
 */
@FunctionalInterface
public interface TextColumn {
  /** What a text gives that is no value of the schema. */
  Object MISFIT = new Object();

  /**
   * @param bytes UTF-8
   * @return {@link #MISFIT}, or the value as Connect wants it
   */
  Object read(byte[] bytes, int from, int to);

  /**
   * @param exact for an inferred schema: refuses what a value would lose, such as the zeros of 007.
   *     Else as lenient as a schema that somebody asked for deserves
   * @throws DataException if a text can't stand for values of this type
   */
  static TextColumn of(Schema schema, TypeRules rules, boolean exact) {
    if (schema.name() != null) {
      Optional<TextColumn> logical = logical(schema, rules);
      if (logical.isPresent()) {
        return logical.get();
      }
    }
    return switch (schema.type()) {
      case STRING -> rules.trim() ? trimmed(TextColumn::string) : TextColumn::string;
      case BOOLEAN -> trimmed(exact ? TextColumn::bool : TextColumn::anyBool);
      case INT64 -> trimmed((b, from, to) -> orMisfit(Numbers.integer(b, from, to, exact)));
      case INT32 ->
          trimmed(
              (b, from, to) ->
                  small(b, from, to, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue));
      case INT16 ->
          trimmed(
              (b, from, to) ->
                  small(b, from, to, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue));
      case INT8 ->
          trimmed(
              (b, from, to) -> small(b, from, to, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue));
      case FLOAT64 -> trimmed((b, from, to) -> orMisfit(Numbers.real(b, from, to, exact)));
      case FLOAT32 -> trimmed(TextColumn::single);
      case BYTES -> trimmed(TextColumn::base64);
      default ->
          throw new DataException(
              "A text can't be read as " + schema.type() + ": give the field a simple type");
    };
  }

  private static Optional<TextColumn> logical(Schema schema, TypeRules rules) {
    return switch (schema.name()) {
      case Decimal.LOGICAL_NAME -> {
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        yield Optional.of(trimmed((b, from, to) -> decimal(b, from, to, scale)));
      }
      case org.apache.kafka.connect.data.Date.LOGICAL_NAME ->
          Optional.of(trimmed((b, from, to) -> date(b, from, to, rules)));
      case Time.LOGICAL_NAME -> Optional.of(trimmed((b, from, to) -> time(b, from, to, rules)));
      case Timestamp.LOGICAL_NAME ->
          Optional.of(trimmed((b, from, to) -> timestamp(b, from, to, rules)));
      default -> Optional.empty();
    };
  }

  /** The same without the blanks around a text. */
  private static TextColumn trimmed(TextColumn column) {
    return (b, from, to) -> {
      int first = from;
      int last = to;
      while (first < last && (b[first] == ' ' || b[first] == '\t')) {
        first++;
      }
      while (last > first && (b[last - 1] == ' ' || b[last - 1] == '\t')) {
        last--;
      }
      return column.read(b, first, last);
    };
  }

  private static Object orMisfit(Object value) {
    return value == null ? MISFIT : value;
  }

  private static Object string(byte[] b, int from, int to) {
    return orMisfit(Utf8.string(b, from, to));
  }

  private static Object bool(byte[] b, int from, int to) {
    int length = to - from;
    if (length != 4 && length != 5) {
      return MISFIT;
    }
    String word = length == 4 ? "true" : "false";
    for (int i = 0; i < length; i++) {
      if ((b[from + i] | 0x20) != word.charAt(i)) {
        return MISFIT;
      }
    }
    return length == 4;
  }

  private static Object anyBool(byte[] b, int from, int to) {
    String text = to - from > 5 ? null : Utf8.string(b, from, to);
    return text == null
        ? MISFIT
        : switch (text.toLowerCase(Locale.ROOT)) {
          case "true", "t", "yes", "y", "1", "on" -> true;
          case "false", "f", "no", "n", "0", "off" -> false;
          default -> MISFIT;
        };
  }

  /** Narrows a long. */
  @FunctionalInterface
  interface Narrow {
    Object of(Long value);
  }

  private static Object small(byte[] b, int from, int to, long least, long most, Narrow narrow) {
    Long value = Numbers.integer(b, from, to, false);
    return value == null || value < least || value > most ? MISFIT : narrow.of(value);
  }

  private static Object single(byte[] b, int from, int to) {
    Double value = Numbers.real(b, from, to, false);
    return value == null ? MISFIT : (Object) value.floatValue();
  }

  private static Object base64(byte[] b, int from, int to) {
    String text = Utf8.string(b, from, to);
    try {
      return text == null ? MISFIT : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return MISFIT;
    }
  }

  /** Digits behind the schema's scale would be lost. */
  private static Object decimal(byte[] b, int from, int to, int scale) {
    BigDecimal value = Numbers.decimal(b, from, to, false);
    try {
      return value == null ? MISFIT : value.setScale(scale, RoundingMode.UNNECESSARY);
    } catch (ArithmeticException e) {
      return MISFIT;
    }
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static Object date(byte[] b, int from, int to, TypeRules rules) {
    long day = IsoTime.date(b, from, to);
    if (day == IsoTime.NONE) {
      TemporalAccessor other = byPattern(b, from, to, rules);
      if (!(other instanceof LocalDate date)) {
        return MISFIT;
      }
      day = date.toEpochDay();
    }
    return new Date(day * 86_400_000L);
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static Object time(byte[] b, int from, int to, TypeRules rules) {
    long time = IsoTime.time(b, from, to);
    if (time == IsoTime.NONE) {
      TemporalAccessor other = byPattern(b, from, to, rules);
      if (!(other instanceof LocalTime local)) {
        return MISFIT;
      }
      time = local.getLong(ChronoField.MILLI_OF_DAY);
    }
    return new Date(time);
  }

  @SuppressWarnings("JavaUtilDate") // the class that Connect's logical types ask for
  private static Object timestamp(byte[] b, int from, int to, TypeRules rules) {
    long time = IsoTime.timestamp(b, from, to, rules.zone());
    if (time != IsoTime.NONE) {
      return new Date(time);
    }
    TemporalAccessor other = byPattern(b, from, to, rules);
    Instant instant =
        other instanceof ZonedDateTime zoned
            ? zoned.toInstant()
            : other instanceof LocalDateTime local ? local.atZone(rules.zone()).toInstant() : null;
    return instant == null ? MISFIT : new Date(instant.toEpochMilli());
  }

  private static TemporalAccessor byPattern(byte[] b, int from, int to, TypeRules rules) {
    String text = rules.patterns().isEmpty() ? null : Utf8.string(b, from, to);
    return text == null ? null : rules.byPattern(text);
  }
}
