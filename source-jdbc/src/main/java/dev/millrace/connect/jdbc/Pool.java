package dev.millrace.connect.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A task's connections; those that nobody needs for a minute are closed. Thread-safe. */
final class Pool implements AutoCloseable {
  private final HikariDataSource source;

  /**
   * Opens no connection yet.
   *
   * @param name for the database's list of sessions
   */
  Pool(JdbcSourceConfig config, Dialect dialect, String name) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setDriverClassName(dialect.driver(config.connectionUrl()).getClass().getName());
    hikari.setJdbcUrl(config.connectionUrl());
    hikari.setUsername(config.connectionUser());
    if (config.connectionPassword() != null) {
      hikari.setPassword(config.connectionPassword().value());
    }
    hikari.setDataSourceProperties(
        dialect.driverProperties(
            config.connectionUrl(), name, config.connectTimeout(), config.queryTimeout()));
    // From the start: some drivers can't switch later.
    hikari.setReadOnly(true);
    hikari.setMinimumIdle(0);
    hikari.setMaximumPoolSize(config.poolMaxSize());
    hikari.setConnectionTimeout(config.connectTimeout().toMillis());
    hikari.setIdleTimeout(idleTimeoutMs(config.pollInterval()));
    hikari.setInitializationFailTimeout(-1);
    source = new HikariDataSource(hikari);
  }

  /** Long enough to serve the next poll, unless that is a minute away. */
  private static long idleTimeoutMs(Duration pollInterval) {
    return Math.max(10_000, Math.min(60_000, 2 * pollInterval.toMillis()));
  }

  Connection connection() throws SQLException {
    return source.getConnection();
  }

  /** Connections that are in use; 0 before the first. */
  int active() {
    var pool = source.getHikariPoolMXBean();
    return pool == null ? 0 : pool.getActiveConnections();
  }

  /** Breaks the connections that are in use, so that calls which hang on them end. */
  @Override
  public void close() {
    source.close();
  }
}
