package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** {@code UPDATE}, {@code DELETE} and {@code TRUNCATE}: what H2 does in one statement. */
record ChangeStatement(
    Translation translation, StatementType type, TableInfo table, String sql, String after)
    implements Statement {
  static ChangeStatement update(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("UPDATE");
    Dml.Target target = Dml.target(translation, "UPDATE", "SET");
    tokens.expect("SET");
    List<Dml.Assignment> assignments = Dml.assignments(translation, target.table());
    if (tokens.is("FROM")) {
      throw Failures.unsupported("UPDATE ... FROM: use MERGE");
    }
    List<String> sets = assignments.stream().map(set -> set.set(set.value())).toList();
    String sql =
        "UPDATE " + target.aliased() + " SET " + String.join(", ", sets) + where(translation);
    return new ChangeStatement(translation, StatementType.UPDATE, target.table(), sql, null);
  }

  static ChangeStatement delete(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("DELETE", "FROM");
    Dml.Target target = Dml.target(translation, "DELETE", "WHERE", "USING");
    if (tokens.is("USING")) {
      throw Failures.unsupported("DELETE ... USING: use MERGE");
    }
    String sql = "DELETE FROM " + target.aliased() + where(translation);
    return new ChangeStatement(translation, StatementType.DELETE, target.table(), sql, null);
  }

  /** Forgets what was loaded, too; both come back with a ROLLBACK. */
  static ChangeStatement truncate(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("TRUNCATE");
    tokens.accept("TABLE");
    boolean perhaps = tokens.accept("IF", "EXISTS");
    List<String> name = tokens.dotted();
    tokens.end();
    SessionContext context = translation.context;
    if (perhaps && context.catalog().table(context.resolve(name)).isEmpty()) {
      return null;
    }
    TableInfo table = context.table(name, "TRUNCATE");
    return new ChangeStatement(
        translation,
        StatementType.TRUNCATE,
        table,
        "DELETE FROM " + table.h2(),
        "DELETE FROM SF.LOADS WHERE TABLE_ID = " + H2Names.literal(table.id()));
  }

  private static String where(Translation translation) throws SqlFailure {
    String where =
        translation.tokens.accept("WHERE") ? " WHERE " + translation.expressions.parse().sql() : "";
    translation.tokens.end();
    return where;
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return Dml.change(translation.context, table, LockTable.Mode.CHANGE, this::change);
  }

  private Answer change() throws SqlFailure, SQLException {
    long changed = Dml.execute(translation, sql);
    if (after != null) {
      Dml.execute(translation, after);
      return Answers.done(type);
    }
    return type == StatementType.UPDATE
        ? Answers.counts(type, columns(), changed, 0L)
        : Answers.counts(type, columns(), changed);
  }

  @Override
  public List<Column> columns() {
    return switch (type) {
      case UPDATE ->
          Answers.counters("number of rows updated", "number of multi-joined rows updated");
      case DELETE -> Answers.counters("number of rows deleted");
      default -> Answers.texts("status");
    };
  }

  @Override
  public int parameters() {
    return translation.parameters();
  }
}
