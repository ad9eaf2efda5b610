package dev.millrace.connect.jdbc;

import java.util.Arrays;
import java.util.List;

/** {@code transaction.isolation.mode}: what a query sees of transactions beside it. */
enum Isolation {
  /** As the database has it. */
  DEFAULT(null),
  READ_UNCOMMITTED("TRANSACTION_READ_UNCOMMITTED"),
  READ_COMMITTED("TRANSACTION_READ_COMMITTED"),
  REPEATABLE_READ("TRANSACTION_REPEATABLE_READ"),
  SERIALIZABLE("TRANSACTION_SERIALIZABLE"),
  /** SQL Server's own level, which its driver numbers 4096. */
  SQL_SERVER_SNAPSHOT("SQL_SERVER_SNAPSHOT_ISOLATION_LEVEL");

  private final String poolName;

  Isolation(String poolName) {
    this.poolName = poolName;
  }

  static List<String> names() {
    return Arrays.stream(values()).map(Isolation::name).toList();
  }

  /** HikariCP's name of it; null to leave connections as they come. */
  String poolName() {
    return poolName;
  }
}
