package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** {@code DESCRIBE TABLE}. */
record Describe(SessionContext context, TableInfo table) implements Statement {
  static Describe parse(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.next();
    if (!tokens.accept("TABLE")) {
      throw Failures.unsupported("DESCRIBE " + tokens.peek().text());
    }
    TableInfo table = translation.context.table(tokens.dotted());
    if (!translation.context.access().sees(translation.context.role(), table)) {
      throw Failures.missing("Table", table.name().toString());
    }
    if (tokens.accept("TYPE")) {
      tokens.expect("=", "COLUMNS");
    }
    tokens.end();
    return new Describe(translation.context, table);
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return context
        .transaction()
        .read(
            () -> {
              List<List<String>> rows = new ArrayList<>();
              for (ColumnInfo column : table.columns()) {
                rows.add(
                    Arrays.asList(
                        column.name(),
                        column.type().toString(),
                        "COLUMN",
                        column.nullable() ? "Y" : "N",
                        column.defaultValue(),
                        table.primaryKey().contains(column.name()) ? "Y" : "N",
                        "N",
                        null,
                        null,
                        column.comment(),
                        null,
                        null));
              }
              return Answers.of(type(), columns(), rows);
            });
  }

  @Override
  public List<Column> columns() {
    return Answers.texts(
        "name",
        "type",
        "kind",
        "null?",
        "default",
        "primary key",
        "unique key",
        "check",
        "expression",
        "comment",
        "policy name",
        "privacy domain");
  }

  @Override
  public StatementType type() {
    return StatementType.DESCRIBE;
  }
}
