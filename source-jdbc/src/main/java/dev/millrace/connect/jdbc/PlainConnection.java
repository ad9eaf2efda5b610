package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** A single connection, for looks at the catalog. */
final class PlainConnection {
  private PlainConnection() {}

  /**
   * @param limit longest time to connect, and then longest silence
   */
  static Connection open(JdbcSourceConfig config, Dialect dialect, Duration limit)
      throws SQLException {
    String url = config.connectionUrl();
    Properties properties = dialect.driverProperties(url, "millrace", limit, limit);
    if (config.connectionUser() != null) {
      properties.setProperty("user", config.connectionUser());
    }
    if (config.connectionPassword() != null) {
      properties.setProperty("password", config.connectionPassword().value());
    }
    Connection connection = dialect.driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("The driver does not take connection.url");
    }
    return connection;
  }
}
