package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** What the statements that change rows have in common. */
final class Dml {
  private Dml() {}

  /** The target of a statement, with the privilege that it takes, and its alias. */
  record Target(TableInfo table, String alias) {
    String aliased() {
      return table.h2() + " AS " + H2Names.quote(alias);
    }
  }

  static Target target(Translation translation, String privilege, String... endsAlias)
      throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    TableInfo table = translation.context.table(tokens.dotted(), privilege);
    boolean unnamed =
        !tokens.accept("AS")
            && (tokens.atEnd() || List.of(endsAlias).stream().anyMatch(tokens::is));
    return new Target(table, unnamed ? table.name().name() : tokens.identifier());
  }

  /** {@code c = expression, ...} */
  static List<Assignment> assignments(Translation translation, TableInfo table) throws SqlFailure {
    List<Assignment> assignments = new ArrayList<>();
    do {
      List<String> name = translation.tokens.dotted();
      ColumnInfo column = table.requireColumn(name.get(name.size() - 1));
      translation.tokens.expect("=");
      assignments.add(
          new Assignment(column, assign(translation, column, translation.expressions.parse())));
    } while (translation.tokens.accept(","));
    return assignments;
  }

  /**
   * @param value for H2, of the column's type
   */
  record Assignment(ColumnInfo column, String value) {
    String set(String to) {
      return H2Names.quote(column.name()) + " = " + to;
    }
  }

  static String assign(Translation translation, ColumnInfo column, Fragment value) {
    return column.type().convert(value.sql(), Conversion.Mode.ASSIGN, translation.zone());
  }

  /** The columns that a list in parentheses names, or all. */
  static List<ColumnInfo> columns(Tokens tokens, TableInfo table) throws SqlFailure {
    if (!tokens.is("(")) {
      return table.columns();
    }
    List<ColumnInfo> columns = new ArrayList<>();
    for (String name : tokens.identifiers()) {
      ColumnInfo column = table.requireColumn(name);
      if (columns.contains(column)) {
        throw Failures.compilation("002025", "42S21", "duplicate column name '%s'".formatted(name));
      }
      columns.add(column);
    }
    return columns;
  }

  static String names(List<ColumnInfo> columns) {
    return String.join(", ", columns.stream().map(column -> H2Names.quote(column.name())).toList());
  }

  static SqlFailure countMismatch(int expected, int got) {
    return Failures.compilation(
        "002020",
        "21S01",
        "Insert value list does not match column list expecting %d but got %d"
            .formatted(expected, got));
  }

  /** Changes a table, as a whole or not at all, with the lock that it takes. */
  static Answer change(
      SessionContext context, TableInfo table, LockTable.Mode mode, Transaction.Body<Answer> body)
      throws SqlFailure, SQLException, IOException {
    context.requireWarehouse();
    return context
        .transaction()
        .change(
            () -> {
              context.transaction().lock(table, mode);
              return context
                  .transaction()
                  .seeing(
                      () -> {
                        requireSame(context, table);
                        return body.run();
                      });
            });
  }

  /** While the statement waited for its lock, the table may have gone or been made anew. */
  private static void requireSame(SessionContext context, TableInfo table) throws SqlFailure {
    boolean same =
        context
            .catalog()
            .table(table.name())
            .filter(now -> now.id().equals(table.id()))
            .isPresent();
    if (!same) {
      throw Failures.missing("Table", table.name().toString());
    }
  }

  /** Runs the statement for each row of the binds; returns how many rows it changed. */
  static long execute(Translation translation, String sql) throws SqlFailure, SQLException {
    SessionContext context = translation.context;
    ZoneId zone = ZoneId.of(translation.zone());
    long changed = 0;
    try (PreparedStatement statement = context.prepare(sql)) {
      for (int row = 0; row < translation.binds.rows(); row++) {
        context.refuseIfCancelled();
        BindValues.set(statement, translation.binds, translation.parameters(), row, zone);
        changed += statement.executeLargeUpdate();
      }
    }
    return changed;
  }
}
