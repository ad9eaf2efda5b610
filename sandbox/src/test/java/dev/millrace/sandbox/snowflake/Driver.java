package dev.millrace.sandbox.snowflake;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The unmodified driver as the tests use it. */
final class Driver {

  private Driver() {}

  /** What every connection needs here. */
  static Properties properties(String user) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("ssl", "off");
    properties.setProperty("db", SnowflakeCredentials.DATABASE);
    properties.setProperty("schema", SnowflakeCredentials.SCHEMA);
    properties.setProperty("warehouse", SnowflakeCredentials.WAREHOUSE);
    properties.setProperty("role", SnowflakeCredentials.ROLE);
    properties.setProperty("JDBC_QUERY_RESULT_FORMAT", "JSON");
    properties.setProperty("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    properties.setProperty("disablePlatformDetection", "true");
    // Else it sends a file whose upload failed 25 times, over some minutes, of a stream it has
    // read.
    properties.setProperty("putGetMaxRetries", "1");
    return properties;
  }

  /** A connection by the first user's password. */
  static Connection connect(URI endpoint, SnowflakeCredentials credentials) throws SQLException {
    Properties properties = properties(credentials.user());
    properties.setProperty("password", credentials.password());
    return DriverManager.getConnection(credentials.jdbcUrl(endpoint), properties);
  }

  static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of all rows, as text. */
  static List<String> column(Connection connection, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
