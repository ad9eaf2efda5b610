package dev.millrace.connect.files.read.orc;

import dev.millrace.connect.files.read.BlockLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A type of ORC.
 *
 * @param id of its column: types are numbered from the root down, children in their order
 * @param names of a struct's fields
 * @param scale of a decimal
 * @param precision of a decimal
 */
record OrcType(
    int id, Kind kind, List<String> names, List<OrcType> children, int precision, int scale) {
  /** Of decimals that name none. */
  private static final int DEFAULT_PRECISION = 38;

  private static final int DEFAULT_SCALE = 10;

  /** In the order of their numbers. */
  enum Kind {
    BOOLEAN,
    BYTE,
    SHORT,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BINARY,
    TIMESTAMP,
    LIST,
    MAP,
    STRUCT,
    UNION,
    DECIMAL,
    DATE,
    VARCHAR,
    CHAR,
    TIMESTAMP_INSTANT
  }

  /** How many columns there are up to the last one below. */
  int last() {
    return children.isEmpty() ? id : children.get(children.size() - 1).last();
  }

  /**
   * The root, with all that is below it.
   *
   * @throws IOException if it is nested deeper than the limit
   */
  static OrcType of(String file, List<Proto> messages, BlockLimits limits) throws IOException {
    if (messages.isEmpty()) {
      throw new Broken("it has no types");
    }
    OrcType root = of(file, messages, 0, 0, limits);
    if (root.last() + 1 != messages.size()) {
      throw new Broken("it has types that are part of none");
    }
    return root;
  }

  private static OrcType of(
      String file, List<Proto> messages, int id, int depth, BlockLimits limits) throws IOException {
    limits.checkDepth(file, depth);
    Proto message = messages.get(id);
    List<Integer> inner = new ArrayList<>();
    List<String> names = new ArrayList<>();
    long kind = 0;
    int precision = DEFAULT_PRECISION;
    int scale = DEFAULT_SCALE;
    for (int field = message.next(); field != 0; field = message.next()) {
      switch (field) {
        case 1 -> kind = message.number();
        case 2 -> message.numbers(inner::add);
        case 3 -> names.add(message.text());
        case 5 -> precision = message.small("a decimal's precision");
        case 6 -> scale = message.small("a decimal's scale");
        default -> message.skip();
      }
    }
    List<OrcType> children = new ArrayList<>();
    int next = id + 1;
    for (int child : inner) {
      if (child != next || child >= messages.size()) {
        throw new Broken("the types are in no order: " + child + " is not " + next);
      }
      children.add(of(file, messages, child, depth + 1, limits));
      next = children.get(children.size() - 1).last() + 1;
    }
    OrcType type = new OrcType(id, kind(kind), names, children, precision, scale);
    type.check();
    return type;
  }

  private static Kind kind(long number) {
    if (number < 0 || number >= Kind.values().length) {
      throw new Broken("a column is of type number " + number + ", which is not read here");
    }
    return Kind.values()[(int) number];
  }

  private void check() {
    int wanted =
        switch (kind) {
          case LIST -> 1;
          case MAP -> 2;
          case STRUCT -> names.size();
          case UNION -> Math.max(1, children.size());
          default -> 0;
        };
    if (children.size() != wanted) {
      throw new Broken("a " + kind + " has " + children.size() + " types in it");
    }
    if (kind == Kind.DECIMAL && (precision > DEFAULT_PRECISION || scale > DEFAULT_PRECISION)) {
      throw new Broken("a decimal has " + precision + " digits, " + scale + " behind the point");
    }
  }
}
