package dev.millrace.connect.jdbc.cdc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Stands for a value that can't be null and that the log does not hold: of the row before a change,
 * PostgreSQL tells the key alone unless the table has {@code REPLICA IDENTITY FULL}. Reads as
 * nothing (0, "", false), as with Debezium; told from a real value by its identity.
 */
@SuppressWarnings({"removal", "UnnecessaryBoxedVariable", "BoxedPrimitiveConstructor"})
final class Absent {
  private static final Object INT8 = new Byte((byte) 0);
  private static final Object INT16 = new Short((short) 0);
  private static final Object INT32 = new Integer(0);
  private static final Object INT64 = new Long(0);
  private static final Object FLOAT32 = new Float(0);
  private static final Object FLOAT64 = new Double(0);
  private static final Object BOOLEAN = new Boolean(false);

  @SuppressWarnings("StringOperationCanBeSimplified") // its identity counts
  private static final Object STRING = new String("");

  private static final Object BYTES = new byte[0];
  private static final Object ARRAY = Collections.unmodifiableList(new ArrayList<>());

  @SuppressWarnings("JavaUtilDate") // the class of Connect's logical types
  private static final Object DATE = new java.util.Date(0);

  private static final Set<Object> ALL = Collections.newSetFromMap(new IdentityHashMap<>());

  static {
    Collections.addAll(
        ALL, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, BOOLEAN, STRING, BYTES, ARRAY, DATE);
  }

  private Absent() {}

  private static final class NoDecimal extends BigDecimal {
    private static final long serialVersionUID = 1;

    NoDecimal(int scale) {
      super(BigInteger.ZERO, scale);
    }
  }

  static Object of(Schema schema) {
    if (Decimal.LOGICAL_NAME.equals(schema.name())) {
      return new NoDecimal(Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD)));
    }
    if (isDate(schema.name())) {
      return DATE;
    }
    return switch (schema.type()) {
      case INT8 -> INT8;
      case INT16 -> INT16;
      case INT32 -> INT32;
      case INT64 -> INT64;
      case FLOAT32 -> FLOAT32;
      case FLOAT64 -> FLOAT64;
      case BOOLEAN -> BOOLEAN;
      case STRING -> STRING;
      case BYTES -> BYTES;
      case ARRAY -> ARRAY;
      default -> throw new IllegalArgumentException("no column is of type " + schema.type());
    };
  }

  private static boolean isDate(String name) {
    return Date.LOGICAL_NAME.equals(name)
        || Time.LOGICAL_NAME.equals(name)
        || Timestamp.LOGICAL_NAME.equals(name);
  }

  static boolean is(Object value) {
    return value instanceof NoDecimal || ALL.contains(value);
  }
}
