package dev.millrace.connect.snowflake.write;

import dev.millrace.connect.snowflake.table.Identifiers;
import dev.millrace.connect.snowflake.table.LoadColumns;
import dev.millrace.connect.snowflake.table.LoadColumns.LoadColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The statements that load files into tables. */
final class TableSql {
  private static final String FORMAT =
      " FILE_FORMAT = (TYPE = PARQUET USE_VECTORIZED_SCANNER = TRUE NULL_IF = ())"
          + " ON_ERROR = ABORT_STATEMENT";
  private static final String OPERATION = Identifiers.quote(RowPlans.OPERATION);
  private static final String SEQUENCE = Identifiers.quote(RowPlans.SEQUENCE);

  private TableSql() {}

  /**
   * @param from a folder of the stage, as SQL has it
   */
  static String copy(String table, LoadColumns columns, String from) {
    List<LoadColumn> all = columns.all();
    return "COPY INTO "
        + Identifiers.quote(table)
        + " ("
        + all.stream().map(LoadColumn::quoted).collect(Collectors.joining(", "))
        + ") FROM (SELECT "
        + all.stream().map(LoadColumn::expression).collect(Collectors.joining(", "))
        + " FROM "
        + from
        + ")"
        + FORMAT;
  }

  /** A table for changes. */
  static String temporary(String name, LoadColumns columns) {
    return "CREATE OR REPLACE TEMPORARY TABLE "
        + Identifiers.quote(name)
        + " ("
        + columns.all().stream()
            .map(column -> column.quoted() + " " + column.type().sql())
            .collect(Collectors.joining(", "))
        + ")";
  }

  /**
   * Merges the last change of each key.
   *
   * @param sequence of the first change that counts
   * @param columns of {@code changes}
   * @param key columns of the table
   * @param version a column of the table that says which row is the newer one
   * @param mark a column of the table that marks deleted rows; empty if they go
   */
  static String merge(
      String table,
      String changes,
      long sequence,
      LoadColumns columns,
      List<String> key,
      Optional<String> version,
      Optional<String> mark) {
    List<String> values =
        columns.all().stream()
            .map(LoadColumn::quoted)
            .filter(name -> !name.equals(OPERATION) && !name.equals(SEQUENCE))
            .toList();
    List<String> keys = key.stream().map(Identifiers::quote).toList();
    List<String> sets = new ArrayList<>();
    values.stream()
        .filter(name -> !keys.contains(name))
        .forEach(name -> sets.add(name + " = s." + name));
    List<String> into = new ArrayList<>(values);
    List<String> inserted =
        values.stream().map(name -> "s." + name).collect(Collectors.toCollection(ArrayList::new));
    mark.map(Identifiers::quote)
        .ifPresent(
            name -> {
              sets.add(name + " = FALSE");
              into.add(name);
              inserted.add("FALSE");
            });
    String newer = version.map(TableSql::newer).orElse("");
    return "MERGE INTO "
        + Identifiers.quote(table)
        + " t USING ("
        + last(changes, sequence, keys, version)
        + ") s ON "
        + keys.stream().map(name -> "t." + name + " = s." + name).collect(joiningAnd())
        + " WHEN MATCHED AND s."
        + OPERATION
        + " = 'D'"
        + newer
        + mark.map(name -> " THEN UPDATE SET " + Identifiers.quote(name) + " = TRUE")
            .orElse(" THEN DELETE")
        + (sets.isEmpty()
            ? ""
            : " WHEN MATCHED AND s."
                + OPERATION
                + " = 'U'"
                + newer
                + " THEN UPDATE SET "
                + String.join(", ", sets))
        + " WHEN NOT MATCHED AND s."
        + OPERATION
        + " = 'U' THEN INSERT ("
        + String.join(", ", into)
        + ") VALUES ("
        + String.join(", ", inserted)
        + ")";
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joiningAnd() {
    return Collectors.joining(" AND ");
  }

  private static String newer(String version) {
    String name = Identifiers.quote(version);
    return " AND (s.%s IS NULL OR t.%s IS NULL OR s.%s >= t.%s)".formatted(name, name, name, name);
  }

  /** A change without a version, such as a tombstone, counts as new as what came before it. */
  private static String last(
      String changes, long sequence, List<String> keys, Optional<String> version) {
    String by = String.join(", ", keys);
    String from = Identifiers.quote(changes) + " WHERE " + SEQUENCE + " >= " + sequence;
    String newest =
        version
            .map(Identifiers::quote)
            .map(
                name ->
                    "COALESCE("
                        + name
                        + ", MAX("
                        + name
                        + ") OVER (PARTITION BY "
                        + by
                        + " ORDER BY "
                        + SEQUENCE
                        + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW))")
            .map(name -> "SELECT *, " + name + " AS \"__MILLRACE_NEWEST\" FROM " + from)
            .orElse("");
    return "SELECT * FROM "
        + (newest.isEmpty() ? from : "(" + newest + ")")
        + " QUALIFY ROW_NUMBER() OVER (PARTITION BY "
        + by
        + " ORDER BY "
        + (newest.isEmpty() ? "" : "\"__MILLRACE_NEWEST\" DESC NULLS LAST, ")
        + SEQUENCE
        + " DESC) = 1";
  }
}
