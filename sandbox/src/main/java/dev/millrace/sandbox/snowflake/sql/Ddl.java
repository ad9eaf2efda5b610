package dev.millrace.sandbox.snowflake.sql;

import java.io.IOException;
import java.sql.SQLException;

/** A statement that changes what there is: it commits what is open, and then itself. */
final class Ddl implements Statement {
  /** What it does, and says when it is done. */
  interface Work {
    String run() throws SqlFailure, SQLException, IOException;
  }

  private final SessionContext context;
  private final Work work;
  private final TableInfo locked;
  private final boolean own;

  /**
   * @param locked a table that must be alone; null for none
   */
  Ddl(SessionContext context, TableInfo locked, Work work) {
    this(context, locked, false, work);
  }

  /**
   * @param own whether only this session sees what it changes
   */
  Ddl(SessionContext context, TableInfo locked, boolean own, Work work) {
    this.context = context;
    this.locked = locked;
    this.own = own;
    this.work = work;
  }

  @Override
  public Answer run() throws SqlFailure, SQLException, IOException {
    return context.transaction().define(locked, own, () -> Answers.status(type(), work.run()));
  }

  @Override
  public StatementType type() {
    return StatementType.DDL;
  }

  static void execute(SessionContext context, String sql) throws SQLException {
    try (var statement = context.connection().createStatement()) {
      statement.execute(sql);
    }
  }
}
