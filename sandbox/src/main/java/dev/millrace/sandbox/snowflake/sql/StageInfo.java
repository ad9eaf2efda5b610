package dev.millrace.sandbox.snowflake.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A named stage as the catalog has it.
 *
 * @param format the words of its FILE_FORMAT; empty for none
 * @param session whose temporary stage it is; 0 for a lasting one
 */
record StageInfo(
    QualifiedName name,
    String owner,
    Instant created,
    String comment,
    String format,
    long session) {
  StageName stage() {
    return new StageName(name.database(), name.schema(), name.name(), session);
  }

  static Optional<StageInfo> find(Connection connection, QualifiedName name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT OWNER, CREATED, COMMENT, FORMAT FROM SF.STAGES WHERE DATABASE = ? AND SCHEMA ="
                + " ? AND NAME = ?")) {
      query.setString(1, name.database());
      query.setString(2, name.schema());
      query.setString(3, name.name());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new StageInfo(
                    name,
                    rows.getString(1),
                    rows.getTimestamp(2).toInstant(),
                    rows.getString(3),
                    rows.getString(4),
                    0))
            : Optional.empty();
      }
    }
  }

  void insert(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO SF.STAGES VALUES(?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(1, name.database());
      insert.setString(2, name.schema());
      insert.setString(3, name.name());
      insert.setString(4, owner);
      insert.setTimestamp(5, java.sql.Timestamp.from(created));
      insert.setString(6, comment);
      insert.setString(7, format);
      insert.executeUpdate();
    }
  }

  void delete(Connection connection) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "DELETE FROM SF.STAGES WHERE DATABASE = ? AND SCHEMA = ? AND NAME = ?")) {
      delete.setString(1, name.database());
      delete.setString(2, name.schema());
      delete.setString(3, name.name());
      delete.executeUpdate();
    }
  }
}
