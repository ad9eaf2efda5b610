package dev.millrace.sandbox.snowflake.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueDouble;
import org.h2.value.ValueJson;
import org.h2.value.ValueNull;
import org.h2.value.ValueNumeric;
import org.h2.value.ValueVarbinary;
import org.h2.value.ValueVarchar;

/** Brings a value to a type by Snowflake's rules, with its errors. */
final class Conversion {
  enum Mode {
    /** {@code ::} and CAST: cuts a text that is too long. */
    CAST,
    /**
     * A value on its way into a column: refuses what would be cut, and what is of a foreign type.
     */
    ASSIGN,
    /** TRY_CAST: NULL for what fails. */
    TRY
  }

  private final DataType type;
  private final Mode mode;
  private final ZoneId zone;
  private boolean variant;

  private Conversion(DataType type, Mode mode, ZoneId zone) {
    this.type = type;
    this.mode = mode;
    this.zone = zone;
  }

  static Value convert(Value value, DataType type, Mode mode, ZoneId zone) throws SqlFailure {
    if (value instanceof ValueNull) {
      return value;
    }
    try {
      return new Conversion(type, mode, zone).convert(value);
    } catch (SqlFailure e) {
      if (mode == Mode.TRY) {
        return ValueNull.INSTANCE;
      }
      throw e;
    }
  }

  private Value convert(Value value) throws SqlFailure {
    if (type.kind().isSemiStructured()) {
      return semiStructured(value);
    }
    Object in = source(value);
    if (in == null) {
      return ValueNull.INSTANCE;
    }
    return switch (type.kind()) {
      case FIXED -> fixed(in);
      case REAL -> real(in);
      case TEXT -> text(in);
      case BOOLEAN -> bool(in);
      case DATE -> JSR310Utils.localDateToValue(date(in));
      case TIME -> JSR310Utils.localTimeToValue(cut(time(in)));
      case TIMESTAMP_NTZ -> JSR310Utils.localDateTimeToValue(ntz(in));
      case TIMESTAMP_LTZ ->
          JSR310Utils.offsetDateTimeToValue(tz(in).atZoneSameInstant(zone).toOffsetDateTime());
      case TIMESTAMP_TZ -> JSR310Utils.offsetDateTimeToValue(tz(in));
      case BINARY -> binary(in);
      default -> throw new IllegalStateException(type.toString());
    };
  }

  /** The value as a Java object; null for JSON's null. */
  private Object source(Value value) throws SqlFailure {
    return switch (value.getValueType()) {
      case Value.JSON -> {
        variant = true;
        yield scalar(Json.read((ValueJson) value));
      }
      case Value.BOOLEAN -> value.getBoolean();
      case Value.TINYINT, Value.SMALLINT, Value.INTEGER, Value.BIGINT, Value.NUMERIC ->
          value.getBigDecimal();
      case Value.DECFLOAT, Value.REAL, Value.DOUBLE -> value.getDouble();
      case Value.DATE -> JSR310Utils.valueToLocalDate(value, null);
      case Value.TIME -> JSR310Utils.valueToLocalTime(value, null);
      case Value.TIMESTAMP -> JSR310Utils.valueToLocalDateTime(value, null);
      case Value.TIMESTAMP_TZ -> JSR310Utils.valueToOffsetDateTime(value, null);
      case Value.BINARY, Value.VARBINARY, Value.BLOB -> value.getBytes();
      case Value.CHAR, Value.VARCHAR, Value.CLOB, Value.VARCHAR_IGNORECASE -> value.getString();
      default -> throw Failures.unsupported("a value of the type " + value.getType());
    };
  }

  private Object scalar(JsonNode node) throws SqlFailure {
    if (node.isNull()) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (type.kind() == DataType.Kind.TEXT) {
      return Json.compact(node);
    }
    if (node.isNumber()) {
      return bounded(node.decimalValue());
    }
    throw badVariant(Json.compact(node));
  }

  private SqlFailure badVariant(String json) {
    return Failures.value(
        "100071", "22000", "Failed to cast variant value %s to %s".formatted(json, type.kind()));
  }

  private SqlFailure bad(String code, String sqlState, String kind, Object in) {
    return variant && in instanceof String text
        ? badVariant(ValueJson.get(text).getString())
        : Failures.value(code, sqlState, "%s '%s' is not recognized".formatted(kind, in));
  }

  private SqlFailure foreign(Object in) {
    return Failures.compilation(
        "001065",
        "22023",
        "Function CAST cannot be used with a %s to make a %s"
            .formatted(in.getClass().getSimpleName(), type.kind()));
  }

  private Value fixed(Object in) throws SqlFailure {
    BigDecimal number;
    if (in instanceof BigDecimal decimal) {
      number = decimal;
    } else if (in instanceof Boolean truth) {
      number = truth ? BigDecimal.ONE : BigDecimal.ZERO;
    } else if (in instanceof Double real && Double.isFinite(real)) {
      number = BigDecimal.valueOf(real);
    } else if (in instanceof String || in instanceof Double) {
      try {
        number = bounded(new BigDecimal(in.toString().trim()));
      } catch (NumberFormatException e) {
        throw bad("100038", "22018", "Numeric value", in);
      }
    } else {
      throw foreign(in);
    }
    if (number.precision() - number.scale() > 38) {
      throw outOfRange(in);
    }
    BigDecimal rounded = number.setScale(type.scale(), RoundingMode.HALF_UP);
    if (rounded.precision() > type.size()) {
      throw outOfRange(in);
    }
    return ValueNumeric.get(rounded);
  }

  /** Without exponents that would take for ever to write out. */
  private BigDecimal bounded(BigDecimal number) throws SqlFailure {
    long digits = (long) number.precision() - number.scale();
    if (digits > 1000) {
      throw outOfRange(number);
    }
    return digits < -1000 ? BigDecimal.ZERO : number;
  }

  private SqlFailure outOfRange(Object in) {
    if (in instanceof String) {
      return Failures.value("100039", "22003", "Numeric value '%s' is out of range".formatted(in));
    }
    int bytes =
        type.size() <= 2
            ? 1
            : type.size() <= 4 ? 2 : type.size() <= 9 ? 4 : type.size() <= 18 ? 8 : 16;
    return Failures.value(
        "100046",
        "22003",
        "Number out of representable range: type FIXED[SB%d](%d,%d){nullable}, value %s"
            .formatted(bytes, type.size(), type.scale(), in));
  }

  private Value real(Object in) throws SqlFailure {
    if (in instanceof BigDecimal || in instanceof Double) {
      return ValueDouble.get(((Number) in).doubleValue());
    }
    if (in instanceof Boolean truth) {
      return ValueDouble.get(truth ? 1 : 0);
    }
    if (!(in instanceof String text)) {
      throw foreign(in);
    }
    String trimmed = text.trim().toLowerCase(Locale.ROOT);
    return switch (trimmed) {
      case "nan" -> ValueDouble.get(Double.NaN);
      case "inf", "infinity" -> ValueDouble.get(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> ValueDouble.get(Double.NEGATIVE_INFINITY);
      default -> {
        try {
          yield ValueDouble.get(new BigDecimal(trimmed).doubleValue());
        } catch (NumberFormatException e) {
          throw bad("100038", "22018", "Numeric value", in);
        }
      }
    };
  }

  private Value text(Object in) throws SqlFailure {
    String text =
        in instanceof byte[] bytes
            ? HexFormat.of().withUpperCase().formatHex(bytes)
            : TextForms.write(in);
    if (text.length() > type.size() && text.codePointCount(0, text.length()) > type.size()) {
      if (mode == Mode.ASSIGN) {
        throw Failures.value(
            "100078", "22000", "String '%s' is too long and would be truncated".formatted(text));
      }
      text = text.substring(0, text.offsetByCodePoints(0, type.size()));
    }
    return ValueVarchar.get(text);
  }

  private Value bool(Object in) throws SqlFailure {
    if (in instanceof Boolean truth) {
      return ValueBoolean.get(truth);
    }
    if (in instanceof Number number) {
      return ValueBoolean.get(number.doubleValue() != 0);
    }
    if (!(in instanceof String text)) {
      throw foreign(in);
    }
    return switch (text.trim().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> ValueBoolean.TRUE;
      case "false", "f", "no", "n", "off", "0" -> ValueBoolean.FALSE;
      default -> throw bad("100037", "22018", "Boolean value", in);
    };
  }

  private LocalDate date(Object in) throws SqlFailure {
    if (in instanceof LocalDate date) {
      return date;
    }
    if (in instanceof LocalDateTime || in instanceof OffsetDateTime) {
      return ntz(in).toLocalDate();
    }
    if (in instanceof String text) {
      LocalDateTime parsed = TextForms.localDateTime(text);
      if (parsed != null) {
        return parsed.toLocalDate();
      }
      throw bad("100040", "22007", "Date", in);
    }
    throw foreign(in);
  }

  private LocalTime time(Object in) throws SqlFailure {
    if (in instanceof LocalTime time) {
      return time;
    }
    if (in instanceof LocalDateTime || in instanceof OffsetDateTime) {
      return ntz(in).toLocalTime();
    }
    if (in instanceof String text) {
      LocalTime parsed = TextForms.localTime(text);
      if (parsed != null) {
        return parsed;
      }
      throw bad("100108", "22007", "Time", in);
    }
    throw foreign(in);
  }

  private LocalDateTime ntz(Object in) throws SqlFailure {
    LocalDateTime local;
    if (in instanceof LocalDateTime already) {
      local = already;
    } else if (in instanceof LocalDate date) {
      local = date.atStartOfDay();
    } else if (in instanceof OffsetDateTime offset) {
      local = offset.toLocalDateTime();
    } else if (in instanceof BigDecimal seconds) {
      local = TextForms.epochSeconds(seconds);
    } else if (in instanceof String text) {
      local = TextForms.localDateTime(text);
    } else {
      throw foreign(in);
    }
    if (local == null) {
      throw bad("100035", "22007", "Timestamp", in);
    }
    return LocalDateTime.of(local.toLocalDate(), cut(local.toLocalTime()));
  }

  private OffsetDateTime tz(Object in) throws SqlFailure {
    if (in instanceof OffsetDateTime offset) {
      return offset.with(cut(offset.toLocalTime()));
    }
    if (in instanceof String text) {
      OffsetDateTime parsed = TextForms.offsetDateTime(text);
      if (parsed != null) {
        return parsed.with(cut(parsed.toLocalTime()));
      }
    }
    LocalDateTime local = ntz(in);
    boolean isEpoch =
        in instanceof BigDecimal || (in instanceof String text && TextForms.isInteger(text));
    return isEpoch
        ? local.atOffset(java.time.ZoneOffset.UTC)
        : local.atZone(zone).toOffsetDateTime();
  }

  /** To as many fractional digits as the type has. */
  private LocalTime cut(LocalTime time) {
    if (type.kind() == DataType.Kind.DATE) {
      return time;
    }
    int unit = (int) Math.pow(10, 9 - type.size());
    return time.withNano(time.get(ChronoField.NANO_OF_SECOND) / unit * unit);
  }

  private Value binary(Object in) throws SqlFailure {
    byte[] bytes;
    if (in instanceof byte[] already) {
      bytes = already;
    } else if (in instanceof String hex) {
      try {
        bytes = HexFormat.of().parseHex(hex);
      } catch (IllegalArgumentException e) {
        throw Failures.value(
            "100115",
            "22018",
            "The following string is not a legal hex-encoded value: '%s'".formatted(hex));
      }
    } else {
      throw foreign(in);
    }
    if (bytes.length > type.size()) {
      throw Failures.value(
          "100078",
          "22000",
          "Binary value of %d bytes is too long and would be truncated".formatted(bytes.length));
    }
    return ValueVarbinary.get(bytes);
  }

  private Value semiStructured(Value value) throws SqlFailure {
    if (!(value instanceof ValueJson json)) {
      if (mode == Mode.ASSIGN || type.kind() == DataType.Kind.OBJECT) {
        throw Failures.compilation(
            "002023",
            "22000",
            "Expression type does not match column data type, expecting %s but got %s"
                .formatted(type.kind(), value.getType().getSQL(new StringBuilder(), 0)));
      }
      Object in = source(value);
      ValueJson scalar =
          in instanceof Boolean truth
              ? ValueJson.get(truth)
              : in instanceof BigDecimal || (in instanceof Double real && Double.isFinite(real))
                  ? ValueJson.fromJson(TextForms.write(in))
                  : ValueJson.get(((ValueVarchar) text(in)).getString());
      return type.kind() == DataType.Kind.ARRAY ? wrapped(Json.read(scalar)) : scalar;
    }
    if (type.kind() == DataType.Kind.VARIANT) {
      return json;
    }
    JsonNode node = Json.read(json);
    if (node.isNull()) {
      return ValueNull.INSTANCE;
    }
    if (type.kind() == DataType.Kind.ARRAY) {
      return node.isArray() ? json : wrapped(node);
    }
    if (!node.isObject()) {
      throw badVariant(Json.compact(node));
    }
    return json;
  }

  private static ValueJson wrapped(JsonNode element) {
    ArrayNode array = Json.MAPPER.createArrayNode().add(element);
    return Json.value(array);
  }
}
