package dev.millrace.connect.files.read;

import dev.millrace.connect.common.schema.SchemaMerge;
import dev.millrace.connect.files.format.TextPlan;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;

/** Turns values of one schema into values of another; built once a pair of schemas. Immutable. */
@FunctionalInterface
public interface Fit {
  /** Leaves values as they are. */
  Fit SAME = value -> value;

  /**
   * @param value not null
   * @throws DataException if it has no place in the other schema; the message says why
   */
  Object to(Object value);

  /** {@link #to}, but null stays null. */
  default Object orNull(Object value) {
    return value == null ? null : to(value);
  }

  /**
   * @param to null for plain values: maps, lists, numbers, booleans, bytes and text
   * @throws DataException if no value of {@code from} has a place in {@code to}
   */
  static Fit of(Schema from, Schema to) {
    if (to == null) {
      return plain(from);
    }
    if (to.type() == Schema.Type.STRING && to.name() == null) {
      return from.type() == Schema.Type.STRING ? SAME : TextPlan.of(from)::text;
    }
    if (from.type() != to.type()) {
      return simple(from, to);
    }
    return switch (from.type()) {
      case STRUCT -> struct(from, to);
      case ARRAY -> list(of(from.valueSchema(), to.valueSchema()));
      case MAP ->
          map(of(from.keySchema(), to.keySchema()), of(from.valueSchema(), to.valueSchema()));
      default -> simple(from, to);
    };
  }

  private static Fit simple(Schema from, Schema to) {
    return Objects.equals(from.name(), to.name()) ? sameKind(from, to) : acrossKinds(from, to);
  }

  private static Fit sameKind(Schema from, Schema to) {
    if (Decimal.LOGICAL_NAME.equals(to.name())) {
      return decimal(to, value -> (BigDecimal) value);
    }
    if (from.type() == to.type()) {
      return SAME;
    }
    return to.name() == null ? number(from, to) : refused(from, to);
  }

  private static Fit acrossKinds(Schema from, Schema to) {
    if (Decimal.LOGICAL_NAME.equals(to.name()) && from.name() == null) {
      return switch (from.type()) {
        case INT8, INT16, INT32, INT64 ->
            decimal(to, value -> BigDecimal.valueOf(((Number) value).longValue()));
        case FLOAT32, FLOAT64 -> decimal(to, value -> new BigDecimal(value.toString()));
        default -> refused(from, to);
      };
    }
    if (Decimal.LOGICAL_NAME.equals(from.name()) && to.name() == null) {
      return number(from, to);
    }
    boolean dateToTimestamp =
        Date.LOGICAL_NAME.equals(from.name()) && Timestamp.LOGICAL_NAME.equals(to.name());
    return dateToTimestamp ? SAME : refused(from, to);
  }

  private static Fit refused(Schema from, Schema to) {
    throw new DataException(name(from) + " can't become " + name(to));
  }

  private static String name(Schema schema) {
    String name = schema.name();
    return name == null || schema.type() == Schema.Type.STRUCT
        ? schema.type().getName()
        : name.substring(name.lastIndexOf('.') + 1);
  }

  private static Fit decimal(Schema to, java.util.function.Function<Object, BigDecimal> from) {
    int scale = Integer.parseInt(to.parameters().get(Decimal.SCALE_FIELD));
    return value -> {
      BigDecimal decimal = from.apply(value);
      try {
        return decimal.scale() == scale
            ? decimal
            : decimal.setScale(scale, RoundingMode.UNNECESSARY);
      } catch (ArithmeticException e) {
        throw new DataException(
            decimal.toPlainString() + " has more digits behind the point than " + scale, e);
      }
    };
  }

  private static Fit number(Schema from, Schema to) {
    boolean number =
        switch (from.type()) {
          case INT8, INT16, INT32, INT64, FLOAT32, FLOAT64 -> true;
          default -> Decimal.LOGICAL_NAME.equals(from.name());
        };
    if (!number) {
      return refused(from, to);
    }
    return switch (to.type()) {
      case INT8 -> value -> (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case INT16 -> value -> (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> value -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> value -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
      case FLOAT32 -> value -> exact(value, ((Number) value).floatValue());
      case FLOAT64 ->
          value ->
              value instanceof Float single
                  ? (Object) (double) single
                  : exact(value, ((Number) value).doubleValue());
      default -> refused(from, to);
    };
  }

  private static long whole(Object value, long least, long most) {
    try {
      long whole =
          value instanceof Long
                  || value instanceof Integer
                  || value instanceof Short
                  || value instanceof Byte
              ? ((Number) value).longValue()
              : new BigDecimal(value.toString()).longValueExact();
      if (whole >= least && whole <= most) {
        return whole;
      }
    } catch (ArithmeticException | NumberFormatException e) {
      throw new DataException(value + " is no whole number of 64 bits", e);
    }
    throw new DataException(value + " is not within " + least + " and " + most);
  }

  /** Whole numbers keep all their digits, or are refused; a fraction is rounded as usual. */
  private static Object exact(Object value, Number floating) {
    boolean whole = value instanceof Long || value instanceof Integer;
    if (whole
        && new BigDecimal(floating.doubleValue())
                .compareTo(BigDecimal.valueOf(((Number) value).longValue()))
            != 0) {
      throw new DataException(value + " has more digits than a floating-point number keeps");
    }
    return floating;
  }

  private static Fit list(Fit element) {
    return element == SAME
        ? SAME
        : value -> {
          List<?> from = (List<?>) value;
          List<Object> to = new ArrayList<>(from.size());
          from.forEach(each -> to.add(element.orNull(each)));
          return to;
        };
  }

  private static Fit map(Fit key, Fit value) {
    return key == SAME && value == SAME
        ? SAME
        : entries -> {
          Map<Object, Object> to = new LinkedHashMap<>();
          ((Map<?, ?>) entries).forEach((k, v) -> to.put(key.orNull(k), value.orNull(v)));
          return to;
        };
  }

  /** Fields by their names; those that the other lacks are left out. */
  private static Fit struct(Schema from, Schema to) {
    if (from.equals(to)) {
      return SAME;
    }
    List<Field> fields = new ArrayList<>();
    List<Field> sources = new ArrayList<>();
    List<Fit> fits = new ArrayList<>();
    for (Field field : to.fields()) {
      Field source = from.field(field.name());
      if (source != null) {
        fields.add(field);
        sources.add(source);
        fits.add(named(field.name(), () -> of(source.schema(), field.schema())));
      } else if (!field.schema().isOptional() && field.schema().defaultValue() == null) {
        throw new DataException("there is no column '" + field.name() + "', which is required");
      }
    }
    return value -> {
      Struct struct = new Struct(to);
      for (int i = 0; i < fits.size(); i++) {
        int at = i;
        Object source = ((Struct) value).get(sources.get(i));
        struct.put(fields.get(i), named(fields.get(i).name(), () -> fits.get(at).orNull(source)));
      }
      return struct;
    };
  }

  private static <T> T named(String field, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (DataException e) {
      throw new DataException("column '" + field + "': " + e.getMessage(), e);
    }
  }

  private static Fit plain(Schema from) {
    if (from.name() != null && from.type().isPrimitive() && from.type() != Schema.Type.STRING) {
      return TextPlan.of(from)::text;
    }
    return switch (from.type()) {
      case STRUCT -> plainStruct(from);
      case ARRAY -> list(plain(from.valueSchema()));
      case MAP -> map(TextPlan.of(from.keySchema())::text, plain(from.valueSchema()));
      default -> SAME;
    };
  }

  private static Fit plainStruct(Schema from) {
    List<Field> fields = from.fields();
    List<Fit> fits = fields.stream().map(field -> plain(field.schema())).toList();
    return value -> {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < fits.size(); i++) {
        Field field = fields.get(i);
        map.put(field.name(), fits.get(i).orNull(((Struct) value).get(field)));
      }
      return map;
    };
  }

  /** {@code own} with every column an optional text. */
  static Schema texts(Schema own) {
    SchemaBuilder texts = SchemaBuilder.struct().name(own.name());
    own.fields().forEach(field -> texts.field(field.name(), Schema.OPTIONAL_STRING_SCHEMA));
    return own.isOptional() ? SchemaMerge.optional(texts.build()) : texts.build();
  }
}
