package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** A single connection, for what no pool is needed. */
final class PlainConnection {
  private PlainConnection() {}

  /**
   * @param limit longest time to connect, and then longest silence
   */
  static Connection open(JdbcSourceConfig config, Dialect dialect, Duration limit)
      throws SQLException {
    return open(config, dialect, "millrace", limit, limit);
  }

  /**
   * @param name for the database's list of sessions
   * @param connect longest time to connect
   * @param silence longest time that the database may stay silent
   */
  static Connection open(
      JdbcSourceConfig config, Dialect dialect, String name, Duration connect, Duration silence)
      throws SQLException {
    String url = config.connectionUrl();
    Properties properties = dialect.driverProperties(url, name, connect, silence);
    if (config.connectionUser() != null) {
      properties.setProperty("user", config.connectionUser());
    }
    if (config.connectionPassword() != null) {
      properties.setProperty("password", config.connectionPassword().value());
    }
    Driver driver = dialect.driver();
    // The driver's own message would show the URL, and so a password in it.
    if (!driver.acceptsURL(url)) {
      throw new SQLException(
          "the driver can't read the URL: write " + dialect.urlPrefix() + "//host:port/database");
    }
    return driver.connect(url, properties);
  }
}
