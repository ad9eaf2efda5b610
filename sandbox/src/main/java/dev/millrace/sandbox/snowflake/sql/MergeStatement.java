package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbc.JdbcResultSet;

/**
 * {@code MERGE}: one query joins the source with the target and says which clause each row falls
 * under; then the clauses are carried out. The source sees nothing of what the statement does. H2
 * joins by index only: a target without an index on the joined columns (its primary key has one)
 * takes long.
 */
final class MergeStatement implements Statement {
  private enum Action {
    UPDATE,
    DELETE,
    INSERT
  }

  /**
   * @param condition for H2, with what WHEN [NOT] MATCHED says
   * @param offset of its first value in the query's columns, from 1
   */
  private record Clause(
      Action action, String condition, List<Dml.Assignment> assignments, int offset) {}

  private final Translation translation;
  private final SessionContext context;
  private final List<Clause> clauses = new ArrayList<>();
  private final Dml.Target target;
  private final String source;
  private final String on;
  private int width = 2;

  private MergeStatement(Translation translation) throws SqlFailure, SQLException {
    this.translation = translation;
    this.context = translation.context;
    Tokens tokens = translation.tokens;
    tokens.expect("MERGE", "INTO");
    this.target = Dml.target(translation, "SELECT", "USING");
    tokens.expect("USING");
    this.source = translation.queries.source();
    tokens.expect("ON");
    this.on = translation.expressions.parse().sql();
    while (tokens.accept("WHEN")) {
      clause(tokens);
    }
    tokens.end();
    if (clauses.isEmpty()) {
      throw tokens.unexpected();
    }
    for (Clause clause : clauses) {
      context.access().demand(context.role(), target.table(), clause.action.name(), "OWNERSHIP");
    }
  }

  static MergeStatement parse(Translation translation) throws SqlFailure, SQLException {
    return new MergeStatement(translation);
  }

  private void clause(Tokens tokens) throws SqlFailure {
    boolean matched = !tokens.accept("NOT");
    tokens.expect("MATCHED");
    // H2 numbers rows from 1, and shows 0 where an outer join found none.
    String condition = H2Names.quote(target.alias()) + "._ROWID_ " + (matched ? "> 0" : "= 0");
    if (tokens.accept("AND")) {
      condition += " AND " + translation.expressions.parse().sql();
    }
    tokens.expect("THEN");
    if (!matched) {
      add(Action.INSERT, condition, insert(tokens));
    } else if (tokens.accept("DELETE")) {
      add(Action.DELETE, condition, List.of());
    } else {
      tokens.expect("UPDATE", "SET");
      add(Action.UPDATE, condition, Dml.assignments(translation, target.table()));
    }
  }

  private List<Dml.Assignment> insert(Tokens tokens) throws SqlFailure {
    tokens.expect("INSERT");
    List<ColumnInfo> columns = Dml.columns(tokens, target.table());
    tokens.expect("VALUES", "(");
    List<Fragment> values = translation.expressions.list();
    tokens.expect(")");
    if (values.size() != columns.size()) {
      throw Dml.countMismatch(columns.size(), values.size());
    }
    List<Dml.Assignment> assignments = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      assignments.add(
          new Dml.Assignment(
              columns.get(i), Dml.assign(translation, columns.get(i), values.get(i))));
    }
    return assignments;
  }

  private void add(Action action, String condition, List<Dml.Assignment> assignments) {
    clauses.add(new Clause(action, condition, assignments, width + 1));
    width += assignments.size();
  }

  private String query() {
    StringBuilder which = new StringBuilder("CASE");
    StringBuilder values = new StringBuilder();
    StringBuilder otherwise = new StringBuilder("CASE");
    for (int i = 0; i < clauses.size(); i++) {
      Clause clause = clauses.get(i);
      which.append(" WHEN ").append(clause.condition).append(" THEN ").append(i);
      for (Dml.Assignment assignment : clause.assignments) {
        values.append(", ").append(otherwise);
        values.append(" WHEN ").append(clause.condition).append(" THEN ");
        values.append(assignment.value()).append(" END");
      }
      // A value that another clause goes before may well be none.
      otherwise.append(" WHEN ").append(clause.condition).append(" THEN NULL");
    }
    return "SELECT %s._ROWID_, %s ELSE -1 END%s FROM %s LEFT JOIN %s ON %s"
        .formatted(H2Names.quote(target.alias()), which, values, source, target.aliased(), on);
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return Dml.change(context, target.table(), LockTable.Mode.CHANGE, this::merge);
  }

  private Answer merge() throws SqlFailure, SQLException {
    Map<Action, Long> counts = new EnumMap<>(Action.class);
    Map<Long, Action> touched = new HashMap<>();
    List<PreparedStatement> statements = new ArrayList<>();
    try (PreparedStatement joined = context.prepare(query())) {
      for (Clause clause : clauses) {
        statements.add(context.connection().prepareStatement(sql(clause)));
      }
      BindValues.set(
          joined, translation.binds, translation.parameters(), 0, ZoneId.of(translation.zone()));
      try (ResultSet rows = joined.executeQuery()) {
        JdbcResultSet values = rows.unwrap(JdbcResultSet.class);
        while (rows.next()) {
          context.refuseIfCancelled();
          int which = rows.getInt(2);
          if (which >= 0 && isDue(clauses.get(which).action, rows, touched)) {
            apply(clauses.get(which), statements.get(which), values);
            counts.merge(clauses.get(which).action, 1L, Long::sum);
          }
        }
      }
    } finally {
      for (PreparedStatement statement : statements) {
        statement.close();
      }
    }
    List<Long> answer = new ArrayList<>();
    for (Action action : actions()) {
      answer.add(counts.getOrDefault(action, 0L));
    }
    return Answers.counts(type(), columns(), answer.toArray(Long[]::new));
  }

  /** Whether the row is to be changed; a second change of it is an error, but a second DELETE. */
  private boolean isDue(Action action, ResultSet rows, Map<Long, Action> touched)
      throws SqlFailure, SQLException {
    if (action == Action.INSERT) {
      return true;
    }
    Action earlier = touched.put(rows.getLong(1), action);
    if (earlier == null) {
      return true;
    }
    boolean bothDelete = earlier == Action.DELETE && action == Action.DELETE;
    if (!bothDelete && context.parameters().isTrue("ERROR_ON_NONDETERMINISTIC_MERGE")) {
      throw Failures.value(
          "100090",
          "42P18",
          "Duplicate row detected during DML action\nRow Values: the row %d of %s"
              .formatted(rows.getLong(1), target.table().name()));
    }
    return false;
  }

  private static void apply(Clause clause, PreparedStatement statement, JdbcResultSet values)
      throws SQLException {
    int parameter = 1;
    for (int i = 0; i < clause.assignments.size(); i++) {
      statement.setObject(parameter++, values.getInternal(clause.offset + i));
    }
    if (clause.action != Action.INSERT) {
      statement.setLong(parameter, values.getLong(1));
    }
    statement.executeUpdate();
  }

  private String sql(Clause clause) {
    String table = target.table().h2();
    List<String> sets = clause.assignments.stream().map(set -> set.set("?")).toList();
    return switch (clause.action) {
      case DELETE -> "DELETE FROM " + table + " WHERE _ROWID_ = ?";
      case UPDATE -> "UPDATE " + table + " SET " + String.join(", ", sets) + " WHERE _ROWID_ = ?";
      case INSERT ->
          "INSERT INTO %s(%s) VALUES(%s)"
              .formatted(
                  table,
                  Dml.names(clause.assignments.stream().map(Dml.Assignment::column).toList()),
                  String.join(", ", sets.stream().map(set -> "?").toList()));
    };
  }

  /** Those that occur, in the order in which Snowflake counts them. */
  private List<Action> actions() {
    return List.of(Action.INSERT, Action.UPDATE, Action.DELETE).stream()
        .filter(action -> clauses.stream().anyMatch(clause -> clause.action == action))
        .toList();
  }

  @Override
  public List<Column> columns() {
    return actions().stream()
        .map(
            action ->
                switch (action) {
                  case INSERT -> "number of rows inserted";
                  case UPDATE -> "number of rows updated";
                  case DELETE -> "number of rows deleted";
                })
        .map(name -> Answers.COUNT.column(name, false))
        .toList();
  }

  @Override
  public StatementType type() {
    return StatementType.MERGE;
  }

  @Override
  public int parameters() {
    return translation.parameters();
  }
}
