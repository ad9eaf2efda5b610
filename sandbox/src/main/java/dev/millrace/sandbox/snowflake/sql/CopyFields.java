package dev.millrace.sandbox.snowflake.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueVarchar;

/** The fields of a file that the expressions of a COPY ask for: a parameter of H2's each. */
final class CopyFields implements FileFields {
  /** What a parameter stands for, in one record. */
  private interface Source {
    Value of(RecordReader reader, String file) throws SqlFailure;
  }

  private final boolean text;
  private final List<Source> sources = new ArrayList<>();
  private final List<String> parameters = new ArrayList<>();

  CopyFields(FileFormat format) {
    this.text = format.type() == FileFormat.Type.CSV;
  }

  @Override
  public Fragment field(int number, List<Object> path) {
    List<Object> steps = List.copyOf(path);
    return add(
        (reader, file) -> reader.field(number, steps), text ? DataType.VARCHAR : DataType.VARIANT);
  }

  Fragment named(String column, boolean caseSensitive) {
    return add(
        (reader, file) -> reader.named(column, caseSensitive),
        text ? DataType.VARCHAR : DataType.VARIANT);
  }

  @Override
  public Fragment metadata(String word) {
    return switch (word) {
      case "METADATA$FILENAME" -> add((reader, file) -> ValueVarchar.get(file), DataType.VARCHAR);
      case "METADATA$FILE_ROW_NUMBER" ->
          add((reader, file) -> ValueBigint.get(reader.line()), DataType.NUMBER);
      default -> null;
    };
  }

  private Fragment add(Source source, DataType type) {
    sources.add(source);
    String parameter = "CAST(?" + sources.size() + " AS " + type.h2() + ")";
    parameters.add(parameter);
    return Fragment.of(parameter, type);
  }

  /** Every parameter, for a statement that must not leave one out. */
  List<String> parameters() {
    return parameters;
  }

  List<Value> values(RecordReader reader, String file) throws SqlFailure {
    List<Value> values = new ArrayList<>(sources.size());
    for (Source source : sources) {
      values.add(source.of(reader, file));
    }
    return values;
  }

  static void set(PreparedStatement statement, List<Value> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      statement.setObject(i + 1, values.get(i));
    }
  }
}
