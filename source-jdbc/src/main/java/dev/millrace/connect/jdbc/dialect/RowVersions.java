package dev.millrace.connect.jdbc.dialect;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tells row versions apart by the transactions that wrote them, in a database whose transactions
 * are numbered in the order of their first write.
 */
public interface RowVersions {
  /**
   * What is settled at some moment.
   *
   * @param oldestOpen every transaction of a lesser number has ended, and is seen if it committed
   * @param next the number that no transaction has yet
   */
  record Horizon(long oldestOpen, long next) {}

  /**
   * The horizon of the transaction that {@code connection} is in, which must read all its queries
   * from one snapshot.
   */
  Horizon horizon(Connection connection) throws SQLException;

  /**
   * A condition that holds if the row's version was written by transaction {@code from} or a later
   * one. Without parameters.
   *
   * @param alias of the table, with the dot
   * @param now a horizon, not long ago
   */
  String writtenSince(String alias, long from, Horizon now);
}
