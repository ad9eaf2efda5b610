package dev.millrace.connect.jdbc.query;

import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.CursorKind;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The columns of one table that tell new rows from old ones.
 *
 * @param incrementing null if the mode has none
 * @param timestamps empty if the mode has none; all of one kind
 * @param key the primary key's columns where the mode needs them; empty if there are none
 */
record CursorColumns(Column incrementing, List<Column> timestamps, List<Column> key) {

  /** What keeps a table from being read, and the configuration key that is at fault. */
  record Problem(String key, String message) {}

  /** The column that is named, or else that which the database numbers by. */
  private static Optional<Column> incrementing(Table table, String name) {
    return name.isEmpty()
        ? table.columns().stream().filter(Column::generatedId).findFirst()
        : table.column(name);
  }

  /** Call only if there are no {@link #problems}. */
  static CursorColumns of(Table table, ReadSettings settings) {
    Mode mode = settings.mode();
    CursorNames names = settings.cursors();
    return new CursorColumns(
        mode.usesIncrementing()
            ? names
                .incrementing(table.id())
                .flatMap(name -> incrementing(table, name))
                .orElseThrow()
            : null,
        mode.usesTimestamp()
            ? names.timestamps(table.id()).orElseThrow().stream()
                .map(name -> table.column(name).orElseThrow())
                .toList()
            : List.of(),
        mode.needsPrimaryKey() ? table.primaryKey() : List.of());
  }

  static List<Problem> problems(
      Target target, Table table, ReadSettings settings, Dialect dialect, boolean notNull) {
    List<Problem> problems = new ArrayList<>();
    CursorNames names = settings.cursors();
    if (settings.mode().usesIncrementing()) {
      incrementingProblem(target, table, names, dialect, notNull)
          .ifPresent(text -> problems.add(new Problem(names.incrementingKey(), text)));
    }
    if (settings.mode().usesTimestamp()) {
      timestampProblem(target, table, names, dialect, notNull)
          .ifPresent(text -> problems.add(new Problem(names.timestampKey(), text)));
    }
    settings
        .recordKey()
        .problem(target, table)
        .ifPresent(text -> problems.add(new Problem("record.key.columns", text)));
    if (settings.requireExact()
        && settings.mode().needsPrimaryKey()
        && table.primaryKey().isEmpty()) {
      problems.add(
          new Problem(
              "mode",
              target.title()
                  + " has no primary key, so mode "
                  + settings.mode()
                  + " can't read it exactly once, as exactly.once.support=required demands. "
                  + (target.isQuery()
                      ? "Name columns that tell its rows apart by record.key=columns and"
                          + " record.key.columns"
                      : "Give it a primary key, leave it out")
                  + ", or use mode incrementing or timestamp+incrementing"));
    }
    return problems;
  }

  private static Optional<String> incrementingProblem(
      Target target, Table table, CursorNames names, Dialect dialect, boolean notNull) {
    Optional<String> name = names.incrementing(table.id());
    if (name.isEmpty()) {
      return Optional.of(unmapped(target));
    }
    Optional<Column> column = incrementing(table, name.get());
    if (column.isEmpty()) {
      return Optional.of(
          name.get().isEmpty()
              ? target.title() + " has no identity or serial column: name the column"
              : missing(target, table, name.get()));
    }
    CursorKind kind = dialect.cursorKind(column.get());
    if (kind != CursorKind.NUMBER && kind != CursorKind.TEXT) {
      return Optional.of(
          of(target, column.get())
              + " must be a number, a text or a UUID, but is "
              + column.get().declaredType());
    }
    return notNull && column.get().nullable()
        ? Optional.of(nullable(target, column.get()))
        : Optional.empty();
  }

  private static Optional<String> timestampProblem(
      Target target, Table table, CursorNames cursors, Dialect dialect, boolean notNull) {
    Optional<List<String>> names = cursors.timestamps(table.id());
    if (names.isEmpty()) {
      return Optional.of(unmapped(target));
    }
    List<Column> columns = new ArrayList<>();
    for (String name : names.get()) {
      Optional<Column> column = table.column(name);
      if (column.isEmpty()) {
        return Optional.of(missing(target, table, name));
      }
      columns.add(column.get());
    }
    for (Column column : columns) {
      CursorKind kind = dialect.cursorKind(column);
      if (!kind.isTime()) {
        return Optional.of(
            of(target, column) + " must be a timestamp, but is " + column.declaredType());
      }
      if (kind != dialect.cursorKind(columns.get(0))) {
        return Optional.of(
            target.title() + ": timestamp columns must be all with time zone or all without");
      }
    }
    return notNull && columns.stream().allMatch(Column::nullable)
        ? Optional.of(nullable(target, columns.get(0)))
        : Optional.empty();
  }

  private static String unmapped(Target target) {
    return target.title() + " matches none of the patterns: add one for it, or leave it out";
  }

  private static String of(Target target, Column column) {
    return "Column " + column.name() + " of " + target;
  }

  private static String missing(Target target, Table table, String column) {
    return target.title()
        + " has no column "
        + column
        + "; it has "
        + table.columns().stream().map(Column::name).toList();
  }

  private static String nullable(Target target, Column column) {
    return of(target, column)
        + " may be null, and a row with a null there would never be read: declare it NOT NULL, or"
        + " set validate.non.null=false to accept that";
  }
}
