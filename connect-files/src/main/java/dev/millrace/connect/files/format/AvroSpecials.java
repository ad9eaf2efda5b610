package dev.millrace.connect.files.format;

import dev.millrace.connect.files.format.AvroColumn.Built;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * Avro types that Connect lacks, and that Confluent's converter hides in names and parameters of
 * Connect schemas: enumerations, fixed bytes, unions.
 */
final class AvroSpecials {
  /** Under its old and its newer name. */
  private static final List<String> ENUM =
      List.of("io.confluent.connect.avro.Enum", "org.apache.kafka.connect.data.Enum");

  private static final List<String> UNION =
      List.of("io.confluent.connect.avro.Union", "org.apache.kafka.connect.data.Union");

  private static final String FIXED_SIZE = "connect.fixed.size";

  private final AvroColumns columns;
  private final AvroNames names;

  AvroSpecials(AvroColumns columns, AvroNames names) {
    this.columns = columns;
    this.names = names;
  }

  static boolean isEnum(Schema schema) {
    String parameter = enumParameter(schema);
    return parameter != null
        && !symbols(schema, parameter).isEmpty()
        && symbols(schema, parameter).stream().allMatch(AvroNames::isLegal);
  }

  private static String enumParameter(Schema schema) {
    return schema.parameters() == null
        ? null
        : ENUM.stream().filter(schema.parameters()::containsKey).findFirst().orElse(null);
  }

  private static List<String> symbols(Schema schema, String parameter) {
    String prefix = parameter + ".";
    return schema.parameters().keySet().stream()
        .filter(key -> key.startsWith(prefix))
        .map(key -> key.substring(prefix.length()))
        .toList();
  }

  Built enumeration(Schema schema, AvroProperties properties) {
    String parameter = enumParameter(schema);
    String wanted = names.legal(schema.parameters().get(parameter));
    AvroNames.Named known = names.known(wanted, schema);
    if (known != null) {
      return new Built(wanted, known.column());
    }
    List<String> symbols = symbols(schema, parameter);
    Map<String, Integer> indices = new LinkedHashMap<>();
    symbols.forEach(symbol -> indices.put(symbol, indices.size()));
    AvroColumn column =
        (out, value) -> {
          Integer index = indices.get(value.toString());
          if (index == null) {
            throw new DataException("'" + value + "' is not one of the enumeration's " + symbols);
          }
          out.putLong(index);
        };
    String name = names.free(wanted);
    names.define(name, schema, column);
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "enum");
    AvroProperties.name(type, name);
    type.put("symbols", symbols);
    return new Built(properties.add(type, schema), column);
  }

  static boolean isFixed(Schema schema) {
    return schema.parameters() != null && schema.parameters().containsKey(FIXED_SIZE);
  }

  Built fixed(Schema schema, AvroProperties properties) {
    String wanted = names.ofStruct(schema);
    AvroNames.Named known = names.known(wanted, schema);
    if (known != null) {
      return new Built(wanted, known.column());
    }
    int size = Integer.parseInt(schema.parameters().get(FIXED_SIZE));
    AvroColumn column =
        (out, value) -> {
          byte[] bytes = TextPlan.bytes(value);
          if (bytes.length != size) {
            throw new DataException("the value has " + bytes.length + " bytes, not " + size);
          }
          out.putRaw(bytes, 0, size);
        };
    String name = names.free(wanted);
    names.define(name, schema, column);
    Map<String, Object> type = new LinkedHashMap<>();
    type.put("type", "fixed");
    AvroProperties.name(type, name);
    type.put("size", size);
    return new Built(properties.add(type, schema), column);
  }

  static boolean isUnion(Schema schema) {
    return schema.type() == Schema.Type.STRUCT
        && ((schema.name() != null && UNION.contains(schema.name()))
            || (schema.parameters() != null
                && UNION.stream().anyMatch(schema.parameters()::containsKey)));
  }

  /** A struct of which one field is set: the union's branch. Null is a branch if it may be. */
  Built union(Schema schema, int depth) {
    Field[] fields = schema.fields().toArray(new Field[0]);
    AvroColumn[] branches = new AvroColumn[fields.length];
    List<Object> types = new ArrayList<>(schema.isOptional() ? List.of("null") : List.of());
    int first = types.size();
    for (int i = 0; i < fields.length; i++) {
      Built branch = columns.present(fields[i].schema(), depth + 1);
      branches[i] = branch.column();
      types.add(branch.type());
    }
    return new Built(
        types,
        (out, value) -> {
          if (value == null && first == 1) {
            out.putLong(0);
          } else {
            branch(out, (Struct) value, fields, branches, first);
          }
        });
  }

  private static void branch(
      AvroOutput out, Struct struct, Field[] fields, AvroColumn[] branches, int first) {
    if (struct == null) {
      throw new DataException("a required value is null");
    }
    for (int i = 0; i < fields.length; i++) {
      Object value = struct.getWithoutDefault(fields[i].name());
      if (value != null) {
        out.putLong(i + first);
        branches[i].write(out, value);
        return;
      }
    }
    throw new DataException("a union has no branch that is set");
  }
}
