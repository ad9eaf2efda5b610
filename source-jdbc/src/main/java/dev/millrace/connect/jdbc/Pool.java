package dev.millrace.connect.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's connections; those that nobody needs for a minute are closed. Thread-safe. */
final class Pool implements ConnectionSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  /** How many batches' worth of bytes a fetch may have before it breaks off. */
  private static final int BOUND_BATCHES = 4;

  private static final long LEAST_BOUND = 8L * 1024 * 1024;

  private final JdbcSourceConfig config;
  private final Dialect dialect;
  private final String name;
  private final HikariDataSource source;
  private final Set<Connection> unbounded = ConcurrentHashMap.newKeySet();

  /**
   * Opens no connection yet.
   *
   * @param name for the database's list of sessions
   */
  Pool(JdbcSourceConfig config, Dialect dialect, String name) {
    this.config = config;
    this.dialect = dialect;
    this.name = name;
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    hikari.setDriverClassName(dialect.driver().getClass().getName());
    hikari.setJdbcUrl(config.connectionUrl());
    hikari.setUsername(config.connectionUser());
    if (config.connectionPassword() != null) {
      hikari.setPassword(config.connectionPassword().value());
    }
    String url = config.connectionUrl();
    Properties properties =
        dialect.driverProperties(url, name, config.connectTimeout(), config.queryTimeout());
    long bound = Math.max(LEAST_BOUND, BOUND_BATCHES * config.reading().batchMaxBytes());
    properties.putAll(dialect.fetchBound(url, bound));
    hikari.setDataSourceProperties(properties);
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

  @Override
  public Connection get() throws SQLException {
    return source.getConnection();
  }

  /** Not from the pool: it is needed for a single row that is wider than any fetch should be. */
  @Override
  public Connection unbounded() throws SQLException {
    Connection connection =
        PlainConnection.open(config, dialect, name, config.connectTimeout(), config.queryTimeout());
    unbounded.removeIf(Pool::isClosed);
    unbounded.add(connection);
    return connection;
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException e) {
      return true;
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
    unbounded.forEach(Pool::abort);
    source.close();
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("Aborting a connection failed", e);
    }
  }
}
