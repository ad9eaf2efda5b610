package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;

/** A query. */
record SelectStatement(Translation translation, QueryParser.Query query, SessionContext context)
    implements Statement {
  static SelectStatement parse(Translation translation) throws SqlFailure {
    QueryParser.Query query = translation.queries.parse();
    translation.tokens.end();
    return new SelectStatement(translation, query, translation.context);
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    if (!translation.reads.isEmpty()) {
      context.requireWarehouse();
    }
    return context.transaction().query(this::select);
  }

  private Answer select() throws SqlFailure, SQLException {
    try (PreparedStatement statement = context.prepare(query.sql())) {
      BindValues.set(
          statement, translation.binds, translation.parameters(), 0, ZoneId.of(translation.zone()));
      try (ResultSet results = statement.executeQuery()) {
        ResultRows rows = new ResultRows(context.catalog(), query.items());
        return Answers.of(type(), rows.columns(results.getMetaData()), rows.rows(results));
      }
    }
  }

  @Override
  public List<Column> columns() throws SQLException {
    try (PreparedStatement statement = context.prepare(query.sql())) {
      return new ResultRows(context.catalog(), query.items()).columns(statement.getMetaData());
    }
  }

  @Override
  public StatementType type() {
    return StatementType.SELECT;
  }

  @Override
  public int parameters() {
    return translation.parameters();
  }
}
