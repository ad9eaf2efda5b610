package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.FieldSlot;
import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import dev.millrace.connect.files.read.Times;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;

/**
 * How a file's columns become structs; built once a file. Columns that nobody wants aren't read.
 */
final class Plan {
  private final Times times;
  private final Misfits misfits;
  private final Elements elements;
  private final Map<String, Leaf> leaves = new HashMap<>();
  private final MessageType wanted;
  private final Node root;

  /**
   * @param own what {@link Shapes} made of {@code file}
   * @param struct of the structs to make; {@code own} fits into it
   */
  Plan(
      MessageType file,
      Schema own,
      Schema struct,
      Times times,
      Misfits misfits,
      Elements elements) {
    this.times = times;
    this.misfits = misfits;
    this.elements = elements;
    this.root = row(file, own, struct, new At("", 0, 0, 0));
    this.wanted = new MessageType(file.getName(), pruned(file, ""));
  }

  /**
   * Where in the type we are.
   *
   * @param repetition level of this part
   * @param definition level from which on the part is there
   * @param present the same for an optional part, else 0
   */
  private record At(String path, int repetition, int definition, int present) {
    At below(Type type) {
      boolean optional = type.isRepetition(Repetition.OPTIONAL);
      int inner = definition + (optional ? 1 : 0);
      return new At(path(type), repetition, inner, optional ? inner : 0);
    }

    /** Of an element of a list whose repeated field this is. */
    At element(Type repeated) {
      return new At(path(repeated), repetition + 1, definition + 1, 0);
    }

    private String path(Type type) {
      return path.isEmpty() ? type.getName() : path + "." + type.getName();
    }
  }

  MessageType wanted() {
    return wanted;
  }

  Node root() {
    return root;
  }

  Iterable<Leaf> leaves() {
    return leaves.values();
  }

  /** Sets the leaves on a row group's pages. */
  void begin(PageReadStore pages, BlockMetaData group, String createdBy) {
    Map<String, Long> values = new HashMap<>();
    group
        .getColumns()
        .forEach(chunk -> values.put(chunk.getPath().toDotString(), chunk.getValueCount()));
    ColumnReadStoreImpl readers =
        new ColumnReadStoreImpl(pages, new Converters(wanted, ""), wanted, createdBy);
    for (ColumnDescriptor column : wanted.getColumns()) {
      String path = String.join(".", column.getPath());
      Leaf leaf = Objects.requireNonNull(leaves.get(path));
      long count = values.get(path);
      boolean agrees =
          column.getMaxRepetitionLevel() == 0
              ? count == group.getRowCount()
              : count >= group.getRowCount();
      if (!agrees) {
        throw new IllegalStateException(
            "the column %s has %d values in %d rows".formatted(path, count, group.getRowCount()));
      }
      leaf.begin(readers.getColumnReader(column), count);
    }
  }

  private Node node(Type type, Schema own, Schema to, At parent) {
    if (Shapes.isRepeated(type)) {
      At at = parent.element(type);
      if (to.type() == Schema.Type.ARRAY) {
        Node element = single(type, own.valueSchema(), to.valueSchema(), at);
        return new Node.Many(0, at.definition(), at.repetition(), element, elements);
      }
      return fitted(at, node(type, own, own, parent), own, to);
    }
    return single(type, own, to, parent.below(type));
  }

  private Node fitted(At at, Node node, Schema own, Schema to) {
    return new Node.Fitted(at.path(), node, Fit.of(own, to), misfits);
  }

  private Node single(Type type, Schema own, Schema to, At at) {
    if (type.isPrimitive()) {
      Leaf leaf =
          new Leaf(
              at.path(),
              at.definition(),
              Kinds.of(type.asPrimitiveType(), times).kind(),
              Fit.of(own, to),
              misfits);
      leaves.put(at.path(), leaf);
      return leaf;
    }
    if (own.type() != to.type()) {
      return fitted(at, single(type, own, own, at), own, to);
    }
    GroupType group = type.asGroupType();
    return switch (own.type()) {
      case ARRAY -> list(group, own.valueSchema(), to.valueSchema(), at);
      case MAP -> map(group, own, to, at);
      default -> row(group, own, to, at);
    };
  }

  private Node list(GroupType list, Schema own, Schema to, At at) {
    Type repeated = list.getType(0);
    At inner = at.element(repeated);
    Node element =
        Shapes.wraps(list)
            ? node(repeated.asGroupType().getType(0), own, to, inner)
            : single(repeated, own, to, inner);
    return new Node.Many(at.present(), inner.definition(), inner.repetition(), element, elements);
  }

  private Node map(GroupType map, Schema own, Schema to, At at) {
    GroupType entry = map.getType(0).asGroupType();
    At inner = at.element(entry);
    return new Node.Entries(
        at.path(),
        at.present(),
        inner.definition(),
        inner.repetition(),
        node(entry.getType(0), own.keySchema(), to.keySchema(), inner),
        node(entry.getType(1), own.valueSchema(), to.valueSchema(), inner),
        to.valueSchema().isOptional(),
        elements,
        misfits);
  }

  private Node row(GroupType group, Schema own, Schema to, At at) {
    List<FieldSlot> fields = new ArrayList<>();
    List<Node> children = new ArrayList<>();
    for (Field field : to.fields()) {
      if (group.containsField(field.name())) {
        Schema from = own.field(field.name()).schema();
        fields.add(new FieldSlot(field));
        children.add(node(group.getType(field.name()), from, field.schema(), at));
      }
    }
    if (children.isEmpty() && !at.path().isEmpty()) {
      Schema from = own.fields().get(0).schema();
      fields.add(null);
      children.add(node(group.getType(0), from, from, at));
    }
    return new Node.Row(
        at.path(),
        at.present(),
        to,
        fields.toArray(new FieldSlot[0]),
        children.toArray(new Node[0]),
        misfits);
  }

  private List<Type> pruned(GroupType group, String prefix) {
    List<Type> kept = new ArrayList<>();
    for (Type field : group.getFields()) {
      String path = prefix + field.getName();
      if (field.isPrimitive()) {
        if (leaves.containsKey(path)) {
          kept.add(field);
        }
      } else {
        List<Type> inner = pruned(field.asGroupType(), path + ".");
        if (!inner.isEmpty()) {
          kept.add(field.asGroupType().withNewFields(inner));
        }
      }
    }
    return kept;
  }

  /** How Parquet's column readers find the leaves. */
  private final class Converters extends GroupConverter {
    private final GroupType type;
    private final String prefix;

    Converters(GroupType type, String prefix) {
      this.type = type;
      this.prefix = prefix;
    }

    @Override
    public Converter getConverter(int index) {
      Type field = type.getType(index);
      String path = prefix + field.getName();
      return field.isPrimitive()
          ? leaves.get(path)
          : new Converters(field.asGroupType(), path + ".");
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
  }
}
