package dev.millrace.connect.deltalake.data;

import com.fasterxml.jackson.core.JsonGenerator;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.TimestampNTZType;
import io.delta.kernel.types.TimestampType;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.io.api.Binary;

/** A column's least and greatest value as statistics have them: numbers and texts of JSON. */
final class StatsValue {
  /** Code points of a text that statistics keep. */
  private static final int PREFIX = 32;

  private static final int MICROS = 1_000_000;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT);

  private StatsValue() {}

  /**
   * @param min null for unknown
   * @param max null for unknown
   */
  record Range(Object min, Object max) {
    static final Range UNKNOWN = new Range(null, null);
  }

  static Range range(Statistics<?> statistics, DataType type) {
    if (!statistics.hasNonNullValue()) {
      return Range.UNKNOWN;
    }
    Object min = statistics.genericGetMin();
    Object max = statistics.genericGetMax();
    if (type instanceof StringType) {
      return new Range(
          least(((Binary) min).toStringUsingUTF8()), greatest(((Binary) max).toStringUsingUTF8()));
    }
    if (type.equals(FloatType.FLOAT) || type.equals(DoubleType.DOUBLE)) {
      return floating(statistics, ((Number) min).doubleValue(), ((Number) max).doubleValue());
    }
    if (type instanceof DecimalType decimal) {
      return new Range(decimal(min, decimal), decimal(max, decimal));
    }
    if (type.equals(DateType.DATE)) {
      return texts(date((int) min), date((int) max));
    }
    if (type.equals(TimestampType.TIMESTAMP)) {
      return texts(timestamp((long) min, "Z"), timestamp((long) max, "Z"));
    }
    if (type.equals(TimestampNTZType.TIMESTAMP_NTZ)) {
      return texts(timestamp((long) min, ""), timestamp((long) max, ""));
    }
    return min instanceof Integer || min instanceof Long ? new Range(min, max) : Range.UNKNOWN;
  }

  private static Range texts(String min, String max) {
    // Years of five digits have no agreed form.
    return min.length() == max.length() && !min.startsWith("-") && !max.startsWith("+")
        ? new Range(min, max)
        : Range.UNKNOWN;
  }

  /**
   * Parquet leaves out NaN, which Delta Lake's readers take for the greatest value; JSON has no
   * infinity. And the zeros are one value, of which each bound has to take in both.
   */
  private static Range floating(Statistics<?> statistics, double min, double max) {
    if (statistics.getNanCount() > 0 || Double.isInfinite(min) || Double.isInfinite(max)) {
      return Range.UNKNOWN;
    }
    return new Range(min == 0 ? -0.0 : min, max == 0 ? 0.0 : max);
  }

  private static BigDecimal decimal(Object value, DecimalType type) {
    BigInteger unscaled =
        value instanceof Binary binary
            ? new BigInteger(binary.getBytes())
            : BigInteger.valueOf(((Number) value).longValue());
    return new BigDecimal(unscaled, type.getScale());
  }

  private static String date(int days) {
    return LocalDate.ofEpochDay(days).toString();
  }

  private static String timestamp(long micros, String zone) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(micros, (long) MICROS), Math.floorMod(micros, (long) MICROS) * 1000L);
    return MILLIS.format(instant.atOffset(ZoneOffset.UTC)) + zone;
  }

  static String least(String text) {
    return text.codePointCount(0, text.length()) <= PREFIX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, PREFIX));
  }

  /** A text that is not less: the prefix, and then the greatest character there is. */
  static String greatest(String text) {
    if (text.codePointCount(0, text.length()) <= PREFIX) {
      return text;
    }
    int end = text.offsetByCodePoints(0, PREFIX);
    while (end < text.length() && text.codePointAt(end) == Character.MAX_CODE_POINT) {
      end += Character.charCount(Character.MAX_CODE_POINT);
    }
    return end >= text.length()
        ? text
        : text.substring(0, end) + Character.toString(Character.MAX_CODE_POINT);
  }

  static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof String text) {
      json.writeString(text);
    } else if (value instanceof BigDecimal decimal) {
      json.writeNumber(decimal);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else {
      json.writeNumber(((Number) value).longValue());
    }
  }
}
