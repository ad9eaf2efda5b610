package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code INSERT INTO t (columns) VALUES ... | SELECT ...}. */
record InsertStatement(Translation translation, TableInfo table, String sql) implements Statement {
  static InsertStatement parse(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("INSERT");
    if (tokens.is("OVERWRITE") || tokens.is("ALL") || tokens.is("FIRST")) {
      throw Failures.unsupported("INSERT " + tokens.peek().name());
    }
    tokens.expect("INTO");
    TableInfo table = translation.context.table(tokens.dotted(), "INSERT");
    boolean query = tokens.is("(") && translation.expressions.startsQuery();
    List<ColumnInfo> columns = query ? table.columns() : Dml.columns(tokens, table);
    QueryParser.Query source = translation.queries.parse();
    tokens.end();
    if (source.items() != null && source.items().size() != columns.size()) {
      throw Dml.countMismatch(columns.size(), source.items().size());
    }
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = H2Names.quote("C" + i);
      names.add(name);
      values.add(Dml.assign(translation, columns.get(i), Fragment.of(name)));
    }
    String sql =
        "INSERT INTO %s(%s) SELECT %s FROM (%s) AS \"Q\"(%s)"
            .formatted(
                table.h2(),
                Dml.names(columns),
                String.join(", ", values),
                source.sql(),
                String.join(", ", names));
    return new InsertStatement(translation, table, sql);
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return Dml.change(
        translation.context,
        table,
        LockTable.Mode.APPEND,
        () -> Answers.counts(type(), columns(), Dml.execute(translation, sql)));
  }

  @Override
  public List<Column> columns() {
    return Answers.counters("number of rows inserted");
  }

  @Override
  public StatementType type() {
    return StatementType.INSERT;
  }

  @Override
  public int parameters() {
    return translation.parameters();
  }
}
