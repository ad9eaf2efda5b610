package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.FieldSlot;
import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A part of a row, put together from its columns by their repetition and definition levels. Source:
 * "Nested Encoding" in Parquet's format description.
 */
interface Node {

  /** Takes the next value, or null, from each column below. */
  Object read();

  /** Passes what stands in each column below in place of a value that is null or empty. */
  void skip();

  /** Any column below tells whether there is something. */
  Leaf first();

  /**
   * A group with fields.
   *
   * @param present from which definition level on it is there; 0 for one that always is
   * @param fields of the struct, one a child; null for a child that only tells levels
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Row(
      String path, int present, Schema schema, FieldSlot[] fields, Node[] children, Misfits misfits)
      implements Node {
    @Override
    public Object read() {
      if (present > 0 && first().definition() < present) {
        skip();
        return null;
      }
      Struct struct = new Struct(schema);
      for (int i = 0; i < children.length; i++) {
        FieldSlot field = fields[i];
        if (field == null) {
          children[i].read();
        } else {
          misfits.put(struct, field, path, children[i].read());
        }
      }
      return struct;
    }

    @Override
    public void skip() {
      for (Node child : children) {
        child.skip();
      }
    }

    @Override
    public Leaf first() {
      return children[0].first();
    }
  }

  /**
   * A list.
   *
   * @param present from which definition level on it is there; 0 for one that always is
   * @param filled from which definition level on it has elements
   * @param level the repetition level of a further element
   */
  record Many(int present, int filled, int level, Node element, Elements elements) implements Node {
    @Override
    public Object read() {
      Leaf first = first();
      int definition = first.definition();
      if (definition < filled) {
        skip();
        return definition < present ? null : List.of();
      }
      List<Object> list = new ArrayList<>();
      do {
        elements.add();
        list.add(element.read());
      } while (first.repetition() == level);
      return list;
    }

    @Override
    public void skip() {
      element.skip();
    }

    @Override
    public Leaf first() {
      return element.first();
    }
  }

  /** A map; its levels as those of {@link Many}. */
  record Entries(
      String path,
      int present,
      int filled,
      int level,
      Node key,
      Node value,
      boolean nullable,
      Elements elements,
      Misfits misfits)
      implements Node {
    @Override
    public Object read() {
      Leaf first = first();
      int definition = first.definition();
      if (definition < filled) {
        skip();
        return definition < present ? null : Map.of();
      }
      Map<Object, Object> map = new LinkedHashMap<>();
      do {
        elements.add();
        Object k = key.read();
        Object v = value.read();
        if (k == null || (v == null && !nullable)) {
          misfits.add(path, "a map's " + (k == null ? "key" : "value") + " is null", null);
        }
        map.put(k, v);
      } while (first.repetition() == level);
      return map;
    }

    @Override
    public void skip() {
      key.skip();
      value.skip();
    }

    @Override
    public Leaf first() {
      return key.first();
    }
  }

  /** A part that becomes something of another kind, such as text. */
  record Fitted(String path, Node node, Fit fit, Misfits misfits) implements Node {
    @Override
    public Object read() {
      Object value = node.read();
      try {
        return fit.orNull(value);
      } catch (DataException e) {
        misfits.add(path, e.getMessage(), value);
        return null;
      }
    }

    @Override
    public void skip() {
      node.skip();
    }

    @Override
    public Leaf first() {
      return node.first();
    }
  }
}
