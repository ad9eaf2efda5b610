package dev.millrace.sandbox.snowflake.sql;

import java.sql.SQLException;

/** Reads a statement, whatever its kind. */
final class StatementParser {
  private StatementParser() {}

  static Statement parse(String sql, SessionContext context, Binds binds)
      throws SqlFailure, SQLException {
    Translation translation = new Translation(new Tokens(sql), context, binds);
    Tokens tokens = translation.tokens;
    if (tokens.atEnd()) {
      throw Failures.compilation("000900", "42601", "Empty SQL statement.");
    }
    if (tokens.is("(")) {
      return SelectStatement.parse(translation);
    }
    if (tokens.accept("SELECT", "SYSTEM$ABORT_SESSION")) {
      return AbortSession.parse(translation);
    }
    String word = tokens.peek().name();
    return switch (word) {
      case "SELECT", "WITH", "VALUES" -> SelectStatement.parse(translation);
      case "INSERT" -> InsertStatement.parse(translation);
      case "UPDATE" -> ChangeStatement.update(translation);
      case "DELETE" -> ChangeStatement.delete(translation);
      case "TRUNCATE" -> truncate(translation);
      case "MERGE" -> MergeStatement.parse(translation);
      case "COPY" -> CopyStatement.parse(translation);
      case "CREATE" -> ObjectDdl.create(translation);
      case "DROP" -> ObjectDdl.drop(translation);
      case "ALTER" -> alter(translation);
      case "GRANT", "REVOKE" -> Grants.parse(translation);
      case "BEGIN", "START", "COMMIT", "ROLLBACK" -> SessionStatement.transaction(translation);
      case "USE" -> SessionStatement.use(translation);
      case "SHOW" -> Show.parse(translation);
      case "DESC", "DESCRIBE" -> Describe.parse(translation);
      case "PUT" -> StageStatements.put(translation);
      case "LIST", "LS" -> StageStatements.list(translation);
      case "REMOVE", "RM" -> StageStatements.remove(translation);
      case "GET", "CALL", "EXECUTE", "EXPLAIN", "SET", "UNSET", "COMMENT", "UNDROP", "VALIDATE" ->
          throw Failures.unsupported(word);
      default -> throw tokens.unexpected();
    };
  }

  private static Statement truncate(Translation translation) throws SqlFailure, SQLException {
    Statement statement = ChangeStatement.truncate(translation);
    return statement != null
        ? statement
        : new SessionStatement(StatementType.TRUNCATE, java.util.Map::of);
  }

  private static Statement alter(Translation translation) throws SqlFailure, SQLException {
    Tokens tokens = translation.tokens;
    tokens.expect("ALTER");
    if (tokens.accept("SESSION")) {
      return SessionStatement.alter(translation);
    }
    if (tokens.accept("TABLE")) {
      return AlterTable.parse(translation);
    }
    throw Failures.unsupported("ALTER " + tokens.peek().text());
  }
}
