package dev.millrace.connect.files.read.avro;

import dev.millrace.connect.files.read.FieldSlot;
import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/** How a file's bytes become structs; built once a file. */
final class AvroPlan {
  private final Times times;
  private final Misfits misfits;

  /** Reads one value. What has no place is told to the misfits, and null. */
  @FunctionalInterface
  interface Column {
    Object read(AvroInput in);
  }

  AvroPlan(Times times, Misfits misfits) {
    this.times = times;
    this.misfits = misfits;
  }

  /**
   * @param own what {@link AvroSchemas} made of {@code type}
   * @param to what {@code own} fits into
   */
  Column of(AvroType type, Schema own, Schema to, String path) {
    if (type.kind().equals("union")) {
      return union(type, own, to, path);
    }
    boolean nested = own.type() == to.type();
    return switch (type.kind()) {
      case "record" -> nested ? record(type, own, to, path) : fitted(type, own, to, path);
      case "array" -> nested ? array(type, own, to, path) : fitted(type, own, to, path);
      case "map" -> nested ? map(type, own, to, path) : fitted(type, own, to, path);
      default -> fitted(AvroValues.of(type, times), Fit.of(own, to), path);
    };
  }

  private Column fitted(AvroType type, Schema own, Schema to, String path) {
    return fitted(of(type, own, own, path), Fit.of(own, to), path);
  }

  private Column fitted(Column column, Fit fit, String path) {
    return in -> {
      Object value = null;
      try {
        value = column.read(in);
        return fit == Fit.SAME ? value : fit.orNull(value);
      } catch (DataException | ArithmeticException e) {
        misfits.add(path, e.getMessage(), value);
        return null;
      }
    };
  }

  private Column union(AvroType union, Schema own, Schema to, String path) {
    List<AvroType> branches = union.inner();
    List<AvroType> present = AvroSchemas.present(union);
    if (present.size() > 1 && own.type() != to.type()) {
      return fitted(union, own, to, path);
    }
    Column[] columns = new Column[branches.size()];
    Field[] fields = new Field[branches.size()];
    boolean single = present.size() <= 1;
    for (int i = 0; i < columns.length; i++) {
      AvroType branch = branches.get(i);
      if (branch.kind().equals("null")) {
        columns[i] = in -> null;
      } else if (single) {
        columns[i] = of(branch, own, to, path);
      } else {
        fields[i] = to.field(branch.branch());
        Schema from = own.field(branch.branch()).schema();
        Schema into = fields[i] == null ? from : fields[i].schema();
        columns[i] = of(branch, from, into, path + "." + branch.branch());
      }
    }
    return in -> {
      int index = index(in.number(), columns.length, "branch");
      Object value = columns[index].read(in);
      return fields[index] == null || value == null
          ? single ? value : null
          : new Struct(to).put(fields[index], value);
    };
  }

  static int index(long index, int count, String what) {
    if (index < 0 || index >= count) {
      throw new AvroInput.Broken("there is no " + what + " " + index);
    }
    return (int) index;
  }

  private Column record(AvroType type, Schema own, Schema to, String path) {
    int count = type.fields().size();
    FieldSlot[] fields = new FieldSlot[count];
    Column[] columns = new Column[count];
    for (int i = 0; i < count; i++) {
      AvroType.Field field = type.fields().get(i);
      Schema from = own.field(field.name()).schema();
      Field into = to.field(field.name());
      fields[i] = into == null ? null : new FieldSlot(into);
      columns[i] =
          of(
              field.type(),
              from,
              into == null ? from : into.schema(),
              path.isEmpty() ? field.name() : path + "." + field.name());
    }
    return in -> {
      Struct struct = new Struct(to);
      for (int i = 0; i < columns.length; i++) {
        Object value = columns[i].read(in);
        if (fields[i] != null) {
          misfits.put(struct, fields[i], path, value);
        }
      }
      return struct;
    };
  }

  private Column array(AvroType type, Schema own, Schema to, String path) {
    Column element = of(type.inner().get(0), own.valueSchema(), to.valueSchema(), path);
    return in -> {
      List<Object> list = new ArrayList<>();
      for (int count = in.elements(); count > 0; count = in.elements()) {
        for (int i = 0; i < count; i++) {
          list.add(element.read(in));
        }
      }
      return list;
    };
  }

  private Column map(AvroType type, Schema own, Schema to, String path) {
    Column values = of(type.inner().get(0), own.valueSchema(), to.valueSchema(), path);
    Fit keys = Fit.of(own.keySchema(), to.keySchema());
    return in -> {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int count = in.elements(); count > 0; count = in.elements()) {
        for (int i = 0; i < count; i++) {
          map.put(keys.to(in.text()), values.read(in));
        }
      }
      return map;
    };
  }
}
