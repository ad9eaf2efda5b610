package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.Times;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/** What an ORC type is in Connect's terms. Any value may be null in ORC. */
record OrcShapes(Times times) {
  private static final String PRECISION = "connect.decimal.precision";

  /** The schema of a file's records. */
  Schema record(OrcType root) {
    if (root.kind() != OrcType.Kind.STRUCT) {
      throw new Broken("its records are no structs, but of type " + root.kind());
    }
    if (root.children().isEmpty()) {
      throw new Broken("its records have no columns");
    }
    return struct(root).build();
  }

  Schema optional(OrcType type) {
    return builder(type).optional().build();
  }

  private SchemaBuilder builder(OrcType type) {
    return switch (type.kind()) {
      case BOOLEAN -> SchemaBuilder.bool();
      case BYTE -> SchemaBuilder.int8();
      case SHORT -> SchemaBuilder.int16();
      case INT -> SchemaBuilder.int32();
      case LONG -> SchemaBuilder.int64();
      case FLOAT -> SchemaBuilder.float32();
      case DOUBLE -> SchemaBuilder.float64();
      case STRING, VARCHAR, CHAR -> SchemaBuilder.string();
      case BINARY -> SchemaBuilder.bytes();
      case TIMESTAMP, TIMESTAMP_INSTANT -> timestamp();
      case DATE -> Date.builder();
      case DECIMAL ->
          Decimal.builder(type.scale()).parameter(PRECISION, Integer.toString(type.precision()));
      case LIST -> SchemaBuilder.array(optional(type.children().get(0)));
      case MAP ->
          SchemaBuilder.map(
              builder(type.children().get(0)).build(), optional(type.children().get(1)));
      case STRUCT, UNION -> struct(type);
    };
  }

  private SchemaBuilder timestamp() {
    Schema schema = times.timestamp();
    SchemaBuilder builder = new SchemaBuilder(schema.type());
    return schema.name() == null ? builder : builder.name(schema.name()).version(schema.version());
  }

  private SchemaBuilder struct(OrcType type) {
    SchemaBuilder struct = SchemaBuilder.struct();
    List<String> names = names(type);
    for (int i = 0; i < names.size(); i++) {
      struct.field(names.get(i), optional(type.children().get(i)));
    }
    return struct;
  }

  /** The fields of a struct; those of a union are its options, of which one is not null. */
  static List<String> names(OrcType type) {
    if (type.kind() == OrcType.Kind.STRUCT) {
      Set<String> taken = new HashSet<>();
      for (String name : type.names()) {
        if (!taken.add(name)) {
          throw new Broken("a struct has two fields called '" + name + "'");
        }
      }
      return type.names();
    }
    List<String> options = new ArrayList<>();
    for (int i = 0; i < type.children().size(); i++) {
      options.add("option_" + i);
    }
    return options;
  }
}
