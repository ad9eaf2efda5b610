package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.Elements;
import dev.millrace.connect.files.read.FieldSlot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Columns of columns. */
final class OrcNested {
  private OrcNested() {}

  /**
   * A field of a struct, or an option of a union.
   *
   * @param field null if nobody wants it
   * @param column null if nobody wants it: its streams are never opened
   */
  record Member(FieldSlot field, OrcColumn column) {
    boolean wanted() {
      return column != null;
    }
  }

  /** A struct. */
  static final class Structs extends OrcColumn {
    private final Schema schema;
    private final List<Member> members;

    Structs(At at, Schema schema, List<Member> members) {
      super(at);
      this.schema = schema;
      this.members = members.stream().filter(Member::wanted).toList();
    }

    @Override
    void open(StripeStreams stripe) throws IOException {
      for (Member member : members) {
        member.column().begin(stripe);
      }
    }

    @Override
    Object value() throws IOException {
      Struct struct = new Struct(schema);
      for (Member member : members) {
        misfits.put(struct, member.field(), path, member.column().read());
      }
      return struct;
    }

    @Override
    void pass(long count) throws IOException {
      for (Member member : members) {
        member.column().skip(count);
      }
    }
  }

  /** A union: one of several types, as a struct with a field for each. */
  static final class Unions extends OrcColumn {
    private final Schema schema;
    private final List<Member> members;
    private ByteRuns tags;

    Unions(At at, Schema schema, List<Member> members) {
      super(at);
      this.schema = schema;
      this.members = members;
    }

    @Override
    void open(StripeStreams stripe) throws IOException {
      tags = new ByteRuns(stripe.bytes(id, StripeStreams.DATA));
      for (Member member : members) {
        if (member.wanted()) {
          member.column().begin(stripe);
        }
      }
    }

    private int tag() throws IOException {
      int tag = tags.next() & 0xff;
      if (tag >= members.size()) {
        throw new Broken("a union has the option " + tag + " of " + members.size());
      }
      return tag;
    }

    @Override
    Object value() throws IOException {
      Struct struct = new Struct(schema);
      int tag = tag();
      for (int i = 0; i < members.size(); i++) {
        Member member = members.get(i);
        if (member.wanted()) {
          misfits.put(struct, member.field(), path, i == tag ? member.column().read() : null);
        }
      }
      return struct;
    }

    @Override
    void pass(long count) throws IOException {
      long[] each = new long[members.size()];
      for (long i = 0; i < count; i++) {
        each[tag()]++;
      }
      for (int i = 0; i < each.length; i++) {
        if (members.get(i).wanted()) {
          members.get(i).column().skip(each[i]);
        }
      }
    }
  }

  /** A list. */
  static final class Lists extends OrcColumn {
    private final OrcColumn element;
    private final Elements elements;
    private IntRuns lengths;

    Lists(At at, OrcColumn element, Elements elements) {
      super(at);
      this.element = element;
      this.elements = elements;
    }

    @Override
    void open(StripeStreams stripe) throws IOException {
      lengths = stripe.ints(id, StripeStreams.LENGTH, false);
      element.begin(stripe);
    }

    @Override
    Object value() throws IOException {
      int length = lengths.count("a list", Integer.MAX_VALUE);
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        elements.add();
        list.add(element.read());
      }
      return list;
    }

    @Override
    void pass(long count) throws IOException {
      element.skip(sum(lengths, count));
    }
  }

  /** A map. */
  static final class Maps extends OrcColumn {
    private final OrcColumn key;
    private final OrcColumn value;
    private final boolean nullable;
    private final Elements elements;
    private IntRuns lengths;

    /**
     * @param nullable whether a value may be null
     */
    Maps(At at, OrcColumn key, OrcColumn value, boolean nullable, Elements elements) {
      super(at);
      this.key = key;
      this.value = value;
      this.nullable = nullable;
      this.elements = elements;
    }

    @Override
    void open(StripeStreams stripe) throws IOException {
      lengths = stripe.ints(id, StripeStreams.LENGTH, false);
      key.begin(stripe);
      value.begin(stripe);
    }

    @Override
    Object value() throws IOException {
      int length = lengths.count("a map", Integer.MAX_VALUE);
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < length; i++) {
        elements.add();
        Object k = key.read();
        Object v = value.read();
        if (k == null || (v == null && !nullable)) {
          misfits.add(path, "a map's " + (k == null ? "key" : "value") + " is null", null);
        }
        map.put(k, v);
      }
      return map;
    }

    @Override
    void pass(long count) throws IOException {
      long sum = sum(lengths, count);
      key.skip(sum);
      value.skip(sum);
    }
  }

  private static long sum(IntRuns lengths, long count) throws IOException {
    long sum = 0;
    for (long i = 0; i < count; i++) {
      sum += lengths.count("a list or map", Integer.MAX_VALUE);
    }
    return sum;
  }
}
