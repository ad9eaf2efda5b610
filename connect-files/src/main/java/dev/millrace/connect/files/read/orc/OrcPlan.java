package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.FieldSlot;
import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Times;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** How a file's columns become structs; used once a file. */
record OrcPlan(Times times, BlockLimits limits, Misfits misfits, Elements elements) {
  private static final long DAY_MS = 86_400_000L;

  /**
   * @param own what {@link OrcShapes} made of {@code type}
   * @param to of the values to make; {@code own} fits into it
   */
  OrcColumn column(OrcType type, Schema own, Schema to, String path) {
    boolean nested = !type.children().isEmpty() || type.kind() == OrcType.Kind.STRUCT;
    boolean same = nested && own.type() == to.type();
    Fit fit = same ? Fit.SAME : Fit.of(own, to);
    OrcColumn.At at = new OrcColumn.At(type.id(), path, fit, misfits);
    return nested ? nested(type, own, same ? to : own, at) : simple(type, at);
  }

  private OrcColumn nested(OrcType type, Schema own, Schema to, OrcColumn.At at) {
    return switch (type.kind()) {
      case LIST ->
          new OrcNested.Lists(
              at,
              column(type.children().get(0), own.valueSchema(), to.valueSchema(), at.path()),
              elements);
      case MAP ->
          new OrcNested.Maps(
              at,
              column(type.children().get(0), own.keySchema(), to.keySchema(), at.path()),
              column(type.children().get(1), own.valueSchema(), to.valueSchema(), at.path()),
              to.valueSchema().isOptional(),
              elements);
      case UNION -> new OrcNested.Unions(at, to, members(type, own, to, at.path()));
      default -> new OrcNested.Structs(at, to, members(type, own, to, at.path()));
    };
  }

  private List<OrcNested.Member> members(OrcType type, Schema own, Schema to, String path) {
    List<String> names = OrcShapes.names(type);
    List<OrcNested.Member> members = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      Field field = to.field(name);
      OrcColumn column =
          field == null
              ? null
              : column(
                  type.children().get(i),
                  own.field(name).schema(),
                  field.schema(),
                  path.isEmpty() ? name : path + "." + name);
      members.add(new OrcNested.Member(field == null ? null : new FieldSlot(field), column));
    }
    return members;
  }

  private OrcColumn simple(OrcType type, OrcColumn.At at) {
    return switch (type.kind()) {
      case BOOLEAN -> new OrcScalars.Booleans(at);
      case BYTE -> new OrcScalars.Bytes(at);
      case SHORT -> new OrcScalars.Wholes(at, OrcPlan::toShort);
      case INT -> new OrcScalars.Wholes(at, Math::toIntExact);
      case LONG -> new OrcScalars.Wholes(at, value -> value);
      case DATE -> new OrcScalars.Wholes(at, days -> Times.date(Math.multiplyExact(days, DAY_MS)));
      case FLOAT -> new OrcScalars.Reals(at, Float.BYTES);
      case DOUBLE -> new OrcScalars.Reals(at, Double.BYTES);
      case STRING, VARCHAR, CHAR -> new OrcTexts(at, true, limits.blockBytes());
      case BINARY -> new OrcTexts(at, false, limits.blockBytes());
      case TIMESTAMP -> new OrcTimestamps(at, false, times);
      case TIMESTAMP_INSTANT -> new OrcTimestamps(at, true, times);
      case DECIMAL -> new OrcDecimals(at, type.scale());
      case LIST, MAP, STRUCT, UNION -> throw new IllegalStateException(type.kind() + " is nested");
    };
  }

  private static Object toShort(long value) {
    if (value != (short) value) {
      throw new ArithmeticException("short overflow");
    }
    return (short) value;
  }
}
