package dev.millrace.connect.files.read.parquet;

import dev.millrace.connect.files.read.Fit;
import dev.millrace.connect.files.read.Misfits;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.LongFunction;
import org.apache.kafka.connect.errors.DataException;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;

/** A column that holds values. Those of a dictionary are made once, and shared by records. */
final class Leaf extends PrimitiveConverter implements Node {
  /** A larger dictionary's values are made each time, or the memory would double. */
  private static final int MOST_SHARED = 65_536;

  private final String path;
  private final int present;
  private final Kind kind;
  private final Fit fit;
  private final Misfits misfits;
  private ColumnReader reader;
  private long left;
  private Dictionary dictionary;
  private Object[] shared;
  private Object value;

  /**
   * How values are made.
   *
   * @param ints of INT32
   * @param longs of INT64
   * @param binaries of the others that are bytes
   * @param immutable whether records may share them
   */
  record Kind(
      IntFunction<Object> ints,
      LongFunction<Object> longs,
      Function<Binary, Object> binaries,
      boolean immutable) {}

  /**
   * @param present the definition level of a value that is there
   */
  Leaf(String path, int present, Kind kind, Fit fit, Misfits misfits) {
    this.path = path;
    this.present = present;
    this.kind = kind;
    this.fit = fit;
    this.misfits = misfits;
  }

  String path() {
    return path;
  }

  /**
   * Begins a row group.
   *
   * @param values how many there are, nulls too
   */
  void begin(ColumnReader column, long values) {
    reader = column;
    left = values;
  }

  @Override
  public Leaf first() {
    return this;
  }

  int definition() {
    return reader.getCurrentDefinitionLevel();
  }

  /** Of the value to come; 0 where a record begins, and at the end. */
  int repetition() {
    return reader.getCurrentRepetitionLevel();
  }

  long left() {
    return left;
  }

  @Override
  public Object read() {
    Object read = null;
    if (definition() == present && left > 0) {
      value = null;
      reader.writeCurrentValueToConverter();
      read = value;
    }
    pass();
    return read;
  }

  @Override
  public void skip() {
    if (definition() == present && left > 0) {
      reader.skip();
    }
    pass();
  }

  private void pass() {
    if (left-- <= 0) {
      throw new IllegalStateException("the column " + path + " has fewer values than its rows");
    }
    reader.consume();
  }

  /** Passes all values of one row. */
  void skipRow() {
    do {
      skip();
    } while (repetition() > 0);
  }

  private Object fitted(Object made) {
    if (fit == Fit.SAME) {
      return made;
    }
    try {
      return fit.to(made);
    } catch (DataException e) {
      misfits.add(path, e.getMessage(), made);
      return null;
    }
  }

  private Object ofInt(int number) {
    try {
      return fitted(kind.ints().apply(number));
    } catch (ArithmeticException e) {
      misfits.add(path, "it is out of range", number);
      return null;
    }
  }

  private Object ofLong(long number) {
    try {
      return fitted(kind.longs().apply(number));
    } catch (ArithmeticException e) {
      misfits.add(path, "it is out of range", number);
      return null;
    }
  }

  private Object ofBinary(Binary bytes) {
    try {
      return fitted(kind.binaries().apply(bytes));
    } catch (DataException | ArithmeticException e) {
      misfits.add(path, e.getMessage(), bytes.length() + " bytes");
      return null;
    }
  }

  @Override
  public void addInt(int number) {
    value = ofInt(number);
  }

  @Override
  public void addLong(long number) {
    value = ofLong(number);
  }

  @Override
  public void addFloat(float number) {
    value = fitted(number);
  }

  @Override
  public void addDouble(double number) {
    value = fitted(number);
  }

  @Override
  public void addBoolean(boolean flag) {
    value = fitted(flag);
  }

  @Override
  public void addBinary(Binary bytes) {
    value = ofBinary(bytes);
  }

  @Override
  public boolean hasDictionarySupport() {
    return kind.immutable();
  }

  @Override
  public void setDictionary(Dictionary values) {
    dictionary = values;
    shared = values.getMaxId() < MOST_SHARED ? new Object[values.getMaxId() + 1] : null;
  }

  @Override
  public void addValueFromDictionary(int id) {
    if (shared == null) {
      value = decoded(id);
      return;
    }
    if (shared[id] == null) {
      shared[id] = decoded(id); // Null where it doesn't fit, so that each record says so.
    }
    value = shared[id];
  }

  private Object decoded(int id) {
    return switch (reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
      case INT32 -> ofInt(dictionary.decodeToInt(id));
      case INT64 -> ofLong(dictionary.decodeToLong(id));
      case FLOAT -> fitted(dictionary.decodeToFloat(id));
      case DOUBLE -> fitted(dictionary.decodeToDouble(id));
      case BOOLEAN -> fitted(dictionary.decodeToBoolean(id));
      case BINARY, FIXED_LEN_BYTE_ARRAY, INT96 -> ofBinary(dictionary.decodeToBinary(id));
    };
  }
}
