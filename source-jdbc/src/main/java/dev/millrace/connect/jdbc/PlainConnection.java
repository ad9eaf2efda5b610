package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.Driver;
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
    Driver driver = dialect.driver(url);
    // The driver's own message would show the URL, and so a password in it.
    if (!driver.acceptsURL(url)) {
      throw new SQLException(
          "the driver can't read the URL: write " + dialect.urlPrefix() + "//host:port/database");
    }
    return driver.connect(url, properties);
  }
}
