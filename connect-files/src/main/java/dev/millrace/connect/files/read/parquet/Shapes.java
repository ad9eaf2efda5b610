package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.read.BlockLimits;
import dev.millrace.connect.files.read.Times;
import java.io.IOException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * What a Parquet type is in Connect's terms. Source: "Nested Types" of Parquet's logical types,
 * with its rules for lists of two levels, which older writers left.
 */
final class Shapes {
  private final String file;
  private final Times times;
  private final BlockLimits limits;

  Shapes(String file, Times times, BlockLimits limits) {
    this.file = file;
    this.times = times;
    this.limits = limits;
  }

  /** The schema of a type as it stands. */
  Schema of(Type type, int depth) throws IOException {
    return isRepeated(type)
        ? SchemaBuilder.array(single(type, false, depth)).build()
        : single(type, type.isRepetition(Repetition.OPTIONAL), depth);
  }

  /** Of a value that is there once, or an element. */
  Schema single(Type type, boolean optional, int depth) throws IOException {
    limits.checkDepth(file, depth);
    if (type.isPrimitive()) {
      return Kinds.flagged(Kinds.of(type.asPrimitiveType(), times).schema(), optional);
    }
    GroupType group = type.asGroupType();
    SchemaBuilder schema;
    if (isList(group)) {
      Type repeated = group.getType(0);
      schema =
          SchemaBuilder.array(
              wraps(group)
                  ? of(repeated.asGroupType().getType(0), depth + 1)
                  : single(repeated, false, depth + 1));
    } else if (isMap(group)) {
      GroupType entry = group.getType(0).asGroupType();
      schema =
          SchemaBuilder.map(
              single(entry.getType(0), false, depth + 1), of(entry.getType(1), depth + 1));
    } else {
      schema = SchemaBuilder.struct();
      for (Type field : group.getFields()) {
        schema.field(field.getName(), of(field, depth + 1));
      }
    }
    return optional ? schema.optional().build() : schema.build();
  }

  static boolean isRepeated(Type type) {
    return type.isRepetition(Repetition.REPEATED);
  }

  private static boolean holdsOneRepeated(GroupType group) {
    return group.getFieldCount() == 1 && isRepeated(group.getType(0));
  }

  static boolean isList(GroupType group) {
    return group.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        && holdsOneRepeated(group);
  }

  static boolean isMap(GroupType group) {
    LogicalTypeAnnotation logical = group.getLogicalTypeAnnotation();
    return (logical instanceof MapLogicalTypeAnnotation
            || logical instanceof MapKeyValueTypeAnnotation)
        && holdsOneRepeated(group)
        && !group.getType(0).isPrimitive()
        && group.getType(0).asGroupType().getFieldCount() == 2
        && !isRepeated(group.getType(0).asGroupType().getType(0));
  }

  /** Whether the repeated group of a list only wraps the element; else it is the element. */
  static boolean wraps(GroupType list) {
    Type repeated = list.getType(0);
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !isRepeated(repeated.asGroupType().getType(0))
        && !repeated.getName().equals("array")
        && !repeated.getName().equals(list.getName() + "_tuple");
  }
}
