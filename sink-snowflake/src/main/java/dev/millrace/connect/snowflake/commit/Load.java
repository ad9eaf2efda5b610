package dev.millrace.connect.snowflake.commit;

import java.sql.SQLException;

/**
 * What comes into tables with a commit. Each method may run several times, for an attempt each.
 *
 * @param <S> the sessions it needs
 */
public interface Load<S extends Session> {
  /** Before the transaction: what would commit it, or takes long. */
  void prepare(S session) throws SQLException;

  /** Within the transaction. */
  void run(S session) throws SQLException;

  /** After the commit. Never throws: what it leaves behind does no harm. */
  void clean(S session);
}
