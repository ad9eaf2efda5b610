package dev.millrace.sandbox.snowflake.sql;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;

/**
 * Which files were loaded into a table. A table made anew has none; what a transaction loaded is
 * forgotten with its ROLLBACK.
 */
record LoadHistory(SessionContext context, TableInfo table) {
  boolean has(StagedFile file) throws SQLException {
    try (PreparedStatement query =
        context
            .connection()
            .prepareStatement(
                "SELECT 1 FROM SF.LOADS WHERE TABLE_ID = ? AND FILE = ? AND MD5 = ?")) {
      query.setString(1, table.id());
      query.setString(2, key(file));
      query.setString(3, file.md5());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  void add(StagedFile file, long rows) throws SQLException {
    try (PreparedStatement insert =
        context.connection().prepareStatement("INSERT INTO SF.LOADS VALUES(?, ?, ?, ?, ?)")) {
      insert.setString(1, table.id());
      insert.setString(2, key(file));
      insert.setString(3, file.md5());
      insert.setLong(4, rows);
      insert.setTimestamp(5, Timestamp.from(context.clock().instant()));
      insert.executeUpdate();
    }
  }

  private static String key(StagedFile file) {
    StageName stage = file.stage();
    return new QualifiedName(stage.database(), stage.schema(), stage.name()) + "/" + file.name();
  }
}
