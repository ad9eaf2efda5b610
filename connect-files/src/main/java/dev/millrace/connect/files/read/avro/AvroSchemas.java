package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.common.schema.SchemaInference;
import dev.millrace.connect.common.schema.SchemaMerge;
import dev.millrace.connect.files.read.Times;
import java.util.List;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.errors.DataException;

/** Which Connect schema a type of Avro becomes; unions as Confluent's converter has them. */
final class AvroSchemas {
  private static final String UNION = "io.confluent.connect.avro.Union";
  private static final String PRECISION = "connect.decimal.precision";

  private final Times times;

  AvroSchemas(Times times) {
    this.times = times;
  }

  /** The branches that are not null. */
  static List<AvroType> present(AvroType union) {
    return union.inner().stream().filter(branch -> !branch.kind().equals("null")).toList();
  }

  /**
   * @throws DataException if Connect can't hold the type
   */
  Schema of(AvroType type) {
    return switch (type.kind()) {
      case "union" -> union(type);
      case "record" -> {
        SchemaBuilder struct = SchemaBuilder.struct().name(type.name());
        type.fields().forEach(field -> struct.field(field.name(), of(field.type())));
        yield struct.build();
      }
      case "array" -> SchemaBuilder.array(of(type.inner().get(0))).build();
      case "map" -> SchemaBuilder.map(Schema.STRING_SCHEMA, of(type.inner().get(0))).build();
      case "null" -> SchemaInference.UNKNOWN;
      default -> required(simple(type));
    };
  }

  private Schema union(AvroType union) {
    List<AvroType> present = present(union);
    boolean optional = present.size() < union.inner().size();
    if (present.isEmpty()) {
      return SchemaInference.UNKNOWN;
    }
    if (present.size() == 1) {
      Schema only = of(present.get(0));
      return optional ? SchemaMerge.optional(only) : only;
    }
    SchemaBuilder struct = SchemaBuilder.struct().name(UNION);
    present.forEach(branch -> struct.field(branch.branch(), SchemaMerge.optional(of(branch))));
    return optional ? struct.optional().build() : struct.build();
  }

  private Schema simple(AvroType type) {
    Schema logical = type.logical() == null ? null : logical(type);
    if (logical != null) {
      return logical;
    }
    return switch (type.kind()) {
      case "boolean" -> Schema.BOOLEAN_SCHEMA;
      case "int" -> Schema.INT32_SCHEMA;
      case "long" -> Schema.INT64_SCHEMA;
      case "float" -> Schema.FLOAT32_SCHEMA;
      case "double" -> Schema.FLOAT64_SCHEMA;
      case "string", "enum" -> Schema.STRING_SCHEMA;
      case "bytes", "fixed" -> Schema.BYTES_SCHEMA;
      default -> throw new DataException("there is no type '" + type.kind() + "'");
    };
  }

  /** Null where the logical type is not known, or not of this kind: then it counts for nothing. */
  private Schema logical(AvroType type) {
    return switch (AvroValues.logical(type)) {
      case NONE -> null;
      case DECIMAL -> {
        SchemaBuilder decimal = Decimal.builder(type.scale());
        yield type.precision() > 0
            ? decimal.parameter(PRECISION, Integer.toString(type.precision())).build()
            : decimal.build();
      }
      case BIG_DECIMAL, UUID -> Schema.STRING_SCHEMA;
      case DATE -> Date.SCHEMA;
      case TIME_MILLIS, TIME_MICROS -> times.time();
      case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, TIMESTAMP_NANOS -> times.timestamp();
    };
  }

  private static Schema required(Schema schema) {
    return schema.isOptional()
        ? new SchemaBuilder(schema.type()).name(schema.name()).version(schema.version()).build()
        : schema;
  }
}
