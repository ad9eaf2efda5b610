package dev.millrace.sandbox.snowflake.sql;

import java.util.List;

/**
 * {@code SELECT SYSTEM$ABORT_SESSION(number)}: a statement of its own here, since it waits for what
 * the other session does.
 */
record AbortSession(SessionContext context, long session) implements Statement {
  /** Behind the function's name. */
  static AbortSession parse(Translation translation) throws SqlFailure {
    Tokens tokens = translation.tokens;
    tokens.expect("(");
    Token number = tokens.next();
    tokens.expect(")");
    tokens.end();
    try {
      return new AbortSession(translation.context, Long.parseLong(number.text()));
    } catch (NumberFormatException e) {
      throw Failures.compilation(
          "001044", "42P13", "SYSTEM$ABORT_SESSION takes a session's number, not " + number.text());
    }
  }

  @Override
  public Answer run() throws SqlFailure {
    context.abort(session);
    return Answers.of(type(), columns(), List.of(List.of("session [" + session + "] terminated.")));
  }

  @Override
  public List<Column> columns() {
    return Answers.texts("SYSTEM$ABORT_SESSION");
  }

  @Override
  public StatementType type() {
    return StatementType.SELECT;
  }
}
