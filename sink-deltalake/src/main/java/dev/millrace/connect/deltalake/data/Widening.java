package dev.millrace.connect.deltalake.data;

import io.delta.kernel.types.ByteType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.FloatType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.ShortType;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** The changes of type that PROTOCOL.md's Type Widening allows, as far as records ask for them. */
final class Widening {
  private static final List<DataType> WHOLE =
      List.of(ByteType.BYTE, ShortType.SHORT, IntegerType.INTEGER, LongType.LONG);

  /** Digits of the longest value. */
  private static final int INT_DIGITS = 10;

  private static final int LONG_DIGITS = 20;

  private Widening() {}

  /**
   * The wider type that takes both what is in the column and such values.
   *
   * @return empty if the column need not change, or no wider type takes both
   */
  static Optional<DataType> of(DataType from, Schema record) {
    if (Decimal.LOGICAL_NAME.equals(record.name())) {
      return decimal(from, record);
    }
    if (record.name() != null && record.name().startsWith("org.apache.kafka.connect.data.")) {
      return Optional.empty();
    }
    return switch (record.type()) {
      case INT16 -> whole(from, ShortType.SHORT);
      case INT32 -> whole(from, IntegerType.INTEGER);
      case INT64 -> whole(from, LongType.LONG);
      case FLOAT32 -> floating(from, false);
      case FLOAT64 -> floating(from, true);
      default -> Optional.empty();
    };
  }

  private static Optional<DataType> whole(DataType from, DataType to) {
    int now = WHOLE.indexOf(from);
    return now >= 0 && now < WHOLE.indexOf(to) ? Optional.of(to) : Optional.empty();
  }

  private static Optional<DataType> floating(DataType from, boolean fromFloat) {
    int now = WHOLE.indexOf(from);
    boolean smallWhole = now >= 0 && now < WHOLE.indexOf(LongType.LONG);
    return smallWhole || (fromFloat && from.equals(FloatType.FLOAT))
        ? Optional.of(DoubleType.DOUBLE)
        : Optional.empty();
  }

  private static Optional<DataType> decimal(DataType from, Schema record) {
    if (!DeltaTypes.declaresPrecision(record)) {
      // Else any decimal would become the widest one, which few engines compute with.
      return Optional.empty();
    }
    int scale = DeltaTypes.scale(record);
    int whole = DeltaTypes.precision(record) - scale;
    if (from instanceof DecimalType decimal) {
      scale = Math.max(scale, decimal.getScale());
      whole = Math.max(whole, decimal.getPrecision() - decimal.getScale());
    } else if (WHOLE.contains(from)) {
      whole = Math.max(whole, from.equals(LongType.LONG) ? LONG_DIGITS : INT_DIGITS);
    } else {
      return Optional.empty();
    }
    if (scale < 0 || whole < 0 || whole + scale > DeltaTypes.MAX_DECIMAL) {
      return Optional.empty();
    }
    DataType to = new DecimalType(whole + scale, scale);
    return to.equals(from) ? Optional.empty() : Optional.of(to);
  }
}
