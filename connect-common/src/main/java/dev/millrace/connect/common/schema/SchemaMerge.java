package dev.millrace.connect.common.schema;

import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Schema.Type;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * The narrowest schema that takes the values of two. Integers widen to longer ones and to floating
 * point, decimals to more digits behind the point, structs get the fields of both, a field that one
 * of them lacks becomes optional. Types that have nothing in common become text: strings as they
 * are, other values as JSON. Stateless.
 */
public final class SchemaMerge {
  private static final List<Type> INTEGERS = List.of(Type.INT8, Type.INT16, Type.INT32, Type.INT64);

  private SchemaMerge() {}

  /**
   * @return {@code a} itself if it takes the values of {@code b} already
   */
  public static Schema of(Schema a, Schema b) {
    if (a == b || b == SchemaInference.UNKNOWN || a.equals(b)) {
      return b.isOptional() && !a.isOptional() ? optional(a) : a;
    }
    if (a == SchemaInference.UNKNOWN) {
      return optional(b);
    }
    boolean optional = a.isOptional() || b.isOptional();
    if (a.type() == Type.STRUCT && b.type() == Type.STRUCT) {
      return structs(a, b, optional);
    }
    if (a.type() == Type.ARRAY && b.type() == Type.ARRAY) {
      Schema element = of(a.valueSchema(), b.valueSchema());
      return element == a.valueSchema() && a.isOptional() == optional
          ? a
          : flagged(SchemaBuilder.array(element), optional);
    }
    if (a.type() == Type.MAP && b.type() == Type.MAP && a.keySchema().equals(b.keySchema())) {
      Schema value = of(a.valueSchema(), b.valueSchema());
      return value == a.valueSchema() && a.isOptional() == optional
          ? a
          : flagged(SchemaBuilder.map(a.keySchema(), value), optional);
    }
    return simple(a, b, optional);
  }

  private static Schema simple(Schema a, Schema b, boolean optional) {
    if ((isDecimal(a) || isDecimal(b)) && scale(a) >= 0 && scale(b) >= 0) {
      Schema wider = isDecimal(a) && (!isDecimal(b) || scale(a) >= scale(b)) ? a : b;
      return optional ? optional(wider) : wider;
    }
    Type type = null;
    if (Objects.equals(a.name(), b.name()) && a.type() == b.type()) {
      if (a.isOptional() == optional) {
        return a;
      }
      return optional ? optional(a) : a;
    }
    if (a.name() == null && b.name() == null) {
      type = wider(a.type(), b.type());
    }
    if (type == null) {
      type = Type.STRING;
    }
    return a.type() == type && a.name() == null && a.isOptional() == optional
        ? a
        : flagged(new SchemaBuilder(type), optional);
  }

  private static boolean isDecimal(Schema schema) {
    return Decimal.LOGICAL_NAME.equals(schema.name());
  }

  /** Digits behind the point; -1 if it is neither a decimal nor an integer. */
  private static int scale(Schema schema) {
    if (isDecimal(schema)) {
      return Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    }
    return schema.name() == null && INTEGERS.contains(schema.type()) ? 0 : -1;
  }

  /** The wider of two types of numbers; null if they are not numbers. */
  private static Type wider(Type a, Type b) {
    int left = INTEGERS.indexOf(a);
    int right = INTEGERS.indexOf(b);
    if (left >= 0 && right >= 0) {
      return left >= right ? a : b;
    }
    boolean numbers = (left >= 0 || floating(a)) && (right >= 0 || floating(b));
    return numbers ? Type.FLOAT64 : null;
  }

  private static boolean floating(Type type) {
    return type == Type.FLOAT32 || type == Type.FLOAT64;
  }

  private static Schema structs(Schema a, Schema b, boolean optional) {
    SchemaBuilder merged = SchemaBuilder.struct().name(a.name()).version(a.version()).doc(a.doc());
    boolean same = a.isOptional() == optional;
    for (Field field : a.fields()) {
      Field other = b.field(field.name());
      Schema schema = merged(field.schema(), other == null ? null : other.schema());
      same &= schema == field.schema();
      merged.field(field.name(), schema);
    }
    for (Field field : b.fields()) {
      if (a.field(field.name()) == null) {
        same = false;
        merged.field(field.name(), optional(field.schema()));
      }
    }
    return same ? a : flagged(merged, optional);
  }

  private static Schema merged(Schema field, Schema other) {
    if (other == null) {
      return field.isOptional() ? field : optional(field);
    }
    return of(field, other);
  }

  private static Schema flagged(SchemaBuilder builder, boolean optional) {
    return optional ? builder.optional().build() : builder.build();
  }

  /** A copy of {@code schema} that takes null. */
  public static Schema optional(Schema schema) {
    if (schema.isOptional()) {
      return schema;
    }
    SchemaBuilder copy =
        switch (schema.type()) {
          case ARRAY -> SchemaBuilder.array(schema.valueSchema());
          case MAP -> SchemaBuilder.map(schema.keySchema(), schema.valueSchema());
          default -> new SchemaBuilder(schema.type());
        };
    copy.name(schema.name()).version(schema.version()).doc(schema.doc()).optional();
    if (schema.parameters() != null) {
      copy.parameters(schema.parameters());
    }
    if (schema.type() == Type.STRUCT) {
      schema.fields().forEach(field -> copy.field(field.name(), field.schema()));
    }
    if (schema.defaultValue() != null && schema.type() != Type.STRUCT) {
      copy.defaultValue(schema.defaultValue());
    }
    return copy.build();
  }

  /** Counts the simple fields, those inside arrays and maps too. */
  public static int columns(Schema schema) {
    return switch (schema.type()) {
      case STRUCT -> schema.fields().stream().mapToInt(field -> columns(field.schema())).sum();
      case ARRAY -> columns(schema.valueSchema());
      case MAP -> 1 + columns(schema.valueSchema());
      default -> 1;
    };
  }
}
