package dev.millrace.connect.snowflake.write;

import java.util.UUID;

/**
 * Tells a session's transactions apart. Its first statement writes a name into a temporary table of
 * the session, which is rolled back with it: where the name stands, all that was loaded since is in
 * the transaction. With autocommit off that statement begins the transaction, too.
 */
final class TransactionMark {
  private static final String TABLE = "\"MILLRACE_TRANSACTION\"";

  private String name = "";

  String create() {
    return "CREATE OR REPLACE TEMPORARY TABLE " + TABLE + " AS SELECT CAST('' AS VARCHAR) AS NAME";
  }

  /** Begins a transaction of another name; changes one row. */
  String next() {
    name = UUID.randomUUID().toString();
    return "UPDATE " + TABLE + " SET NAME = '" + name + "'";
  }

  /** Has a row in the transaction that {@link #next} began, and none outside of it. */
  String find() {
    return "SELECT 1 FROM " + TABLE + " WHERE NAME = '" + name + "'";
  }
}
