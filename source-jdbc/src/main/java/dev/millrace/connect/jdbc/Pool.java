package dev.millrace.connect.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;

/** A task's connections; those that nobody needs for a minute are closed. Thread-safe. */
final class Pool implements AutoCloseable {
  private final HikariDataSource source;
  private final Dialect dialect;
  private final String farSide;
  private final int attempts;
  private final AtomicInteger failuresInRow = new AtomicInteger();

  /**
   * Opens no connection yet.
   *
   * @param name for the database's list of sessions
   */
  Pool(JdbcSourceConfig config, Dialect dialect, String name) {
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setDriverClassName(dialect.driver().getClass().getName());
    hikari.setJdbcUrl(config.connectionUrl());
    hikari.setUsername(config.connectionUser());
    if (config.connectionPassword() != null) {
      hikari.setPassword(config.connectionPassword().value());
    }
    Properties properties =
        dialect.driverProperties(
            config.connectionUrl(), name, config.connectTimeout(), config.queryTimeout());
    properties.putAll(config.driverParameters());
    hikari.setDataSourceProperties(properties);
    hikari.setTransactionIsolation(config.isolation().poolName());
    hikari.setMinimumIdle(0);
    hikari.setMaximumPoolSize(config.poolMaxSize());
    hikari.setConnectionTimeout(config.connectTimeout().toMillis());
    hikari.setIdleTimeout(idleTimeoutMs(config.pollInterval()));
    hikari.setInitializationFailTimeout(-1);
    source = new HikariDataSource(hikari);
    this.dialect = dialect;
    this.farSide = dialect.farSide(config.connectionUrl());
    this.attempts = config.connectionAttempts();
  }

  /** Long enough to serve the next poll, unless that is a minute away. */
  private static long idleTimeoutMs(Duration pollInterval) {
    return Math.max(10_000, Math.min(60_000, 2 * pollInterval.toMillis()));
  }

  /**
   * Lends a connection; closing it gives it back.
   *
   * @throws SQLException if there is none now; the dialect tells whether a later try may mend it
   * @throws ConnectException if it failed {@code connection.attempts} times in a row
   */
  Connection connection() throws SQLException {
    try {
      Connection connection = source.getConnection();
      failuresInRow.set(0);
      return connection;
    } catch (SQLException e) {
      if (dialect.failure(e) == Failure.TRANSIENT
          && attempts != -1
          && failuresInRow.incrementAndGet() >= attempts) {
        throw new ConnectException(
            "No connection to "
                + farSide
                + " in "
                + attempts
                + " tries; giving up. Set connection.attempts to -1 to wait for ever: "
                + Messages.of(e),
            e);
      }
      throw e;
    }
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
