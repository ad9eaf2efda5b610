package com.example.duckdb;

import dev.millrace.connect.jdbc.dialect.GenericDialect;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;

/** DuckDB files, by standard SQL but for what is below. */
public final class DuckDbDialect extends GenericDialect {
  public DuckDbDialect() {
    super("DuckDB", List.of(), "jdbc:duckdb:");
  }

  /** Several processes may have a file open if all of them only read. */
  @Override
  public Properties driverProperties(
      String url, String applicationName, Duration connect, Duration silence) {
    Properties properties = new Properties();
    properties.setProperty("duckdb.read_only", "true");
    return properties;
  }

  /** DuckDB has no FETCH NEXT. */
  @Override
  public String onlyRow(String query, long skipped) {
    return query + " LIMIT 1 OFFSET " + skipped;
  }

  /** Without it, no table would be read by several tasks. */
  @Override
  public OptionalLong estimatedRows(Connection connection, TableId table) throws SQLException {
    String sql = "SELECT estimated_size FROM duckdb_tables() WHERE schema_name=? AND table_name=?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, table.schema());
      statement.setString(2, table.name());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** The clock that the rows' timestamps are taken from. */
  @Override
  public long nowMs(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT epoch_ms(now())")) {
      row.next();
      return row.getLong(1);
    }
  }
}
