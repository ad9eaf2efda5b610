package dev.millrace.sandbox.snowflake.sql;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The usual shapes of answers. */
final class Answers {
  static final DataType COUNT = new DataType(DataType.Kind.FIXED, 19, 0);

  private Answers() {}

  static Answer of(StatementType type, List<Column> columns, List<List<String>> rows) {
    return new Answer(type.id(), columns, rows, 0, false, Map.of(), Optional.empty());
  }

  static Answer status(StatementType type, String message) {
    return of(type, List.of(DataType.VARCHAR.column("status", true)), List.of(List.of(message)));
  }

  static Answer done(StatementType type) {
    return status(type, "Statement executed successfully.");
  }

  /** One row of numbers. */
  static Answer counts(StatementType type, List<Column> columns, Long... counts) {
    return of(type, columns, List.of(List.of(counts).stream().map(String::valueOf).toList()));
  }

  static List<Column> counters(String... names) {
    return List.of(names).stream().map(name -> COUNT.column(name, false)).toList();
  }

  static List<Column> texts(String... names) {
    return List.of(names).stream().map(name -> DataType.VARCHAR.column(name, true)).toList();
  }
}
