package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A single connection, for looks at the catalog. */
final class PlainConnection {
  private PlainConnection() {}

  /**
   * @param url of the database, or of a replica
   * @param limit longest time to connect, and then longest silence
   */
  static Connection open(
      JdbcSourceConfig config,
      Dialect dialect,
      String url,
      CredentialsProvider provider,
      Duration limit)
      throws SQLException {
    return new DriverConnections(config, dialect, url, provider, "millrace", limit, limit)
        .getConnection();
  }
}
