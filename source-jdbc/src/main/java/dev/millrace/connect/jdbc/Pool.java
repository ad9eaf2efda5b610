package dev.millrace.connect.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.jdbc.credentials.ConfigCredentialsProvider;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task's connections to one server. Thread-safe. */
final class Pool implements ConnectionSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Pool.class);

  /** How many batches' worth of bytes a fetch may have before it breaks off. */
  private static final int BOUND_BATCHES = 4;

  private static final long LEAST_BOUND = 8L * 1024 * 1024;

  /** Tries of credentials that the database refuses, where tries to connect have no end. */
  private static final int REFUSALS = 3;

  private final HikariDataSource source;
  private final DriverConnections unboundedSource;
  private final Set<Connection> unbounded = ConcurrentHashMap.newKeySet();
  private final CredentialsProvider provider;
  private final Dialect dialect;
  private final String farSide;
  private final int attempts;
  private final AtomicInteger failuresInRow = new AtomicInteger();
  private final AtomicInteger refusalsInRow = new AtomicInteger();

  /** To the main server; as {@link #Pool(JdbcSourceConfig, Dialect, String, String)}. */
  Pool(JdbcSourceConfig config, Dialect dialect, String name) {
    this(config, dialect, config.connectionUrl(), name);
  }

  /**
   * Opens no connection yet, but for those of {@code connection.pool.min.idle}, in the background.
   *
   * @param url of the database, or of a replica
   * @param name for the database's list of sessions
   */
  Pool(JdbcSourceConfig config, Dialect dialect, String url, String name) {
    this.provider = config.newCredentialsProvider();
    this.dialect = dialect;
    this.farSide = dialect.farSide(url);
    this.attempts = config.connectionAttempts();
    PoolLimits limits = config.poolLimits();
    HikariConfig hikari = new HikariConfig();
    hikari.setPoolName(name);
    long bound = Math.max(LEAST_BOUND, BOUND_BATCHES * config.reading().batchMaxBytes());
    hikari.setDataSource(connections(config, url, name).breakingFetchesAt(bound));
    unboundedSource = connections(config, url, name);
    hikari.setTransactionIsolation(config.isolation().poolName());
    hikari.setMinimumIdle(limits.minIdle());
    hikari.setMaximumPoolSize(limits.maxSize());
    // From the start: some drivers can't switch later.
    hikari.setReadOnly(true);
    hikari.setConnectionTimeout(config.connectTimeout().toMillis());
    hikari.setIdleTimeout(limits.idleTimeout().toMillis());
    hikari.setMaxLifetime(limits.maxLifetime().toMillis());
    hikari.setKeepaliveTime(limits.keepalive().toMillis());
    hikari.setInitializationFailTimeout(-1);
    source = new HikariDataSource(hikari);
  }

  /**
   * Lends a connection; closing it gives it back.
   *
   * @throws SQLException if there is none now; the dialect tells whether a later try may mend it
   * @throws ConnectException if it failed {@code connection.attempts} times in a row
   */
  @Override
  public Connection get() throws SQLException {
    try {
      Connection connection = source.getConnection();
      failuresInRow.set(0);
      refusalsInRow.set(0);
      return connection;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private DriverConnections connections(JdbcSourceConfig config, String url, String name) {
    return new DriverConnections(
        config, dialect, url, provider, name, config.connectTimeout(), config.queryTimeout());
  }

  private SQLException failed(SQLException e) {
    Failure failure = dialect.failure(e);
    // What the configuration has stays wrong; another provider may just not have the new one yet.
    if (failure == Failure.WRONG_PASSWORD && !(provider instanceof ConfigCredentialsProvider)) {
      int tries = attempts == -1 ? REFUSALS : attempts;
      if (refusalsInRow.incrementAndGet() >= tries) {
        return giveUp(
            "The credentials of " + provider.getClass().getName() + " are refused by", tries, e);
      }
      return new SQLTransientConnectionException(
          "the credentials are refused; the provider may have others at the next try",
          DriverConnections.UNABLE,
          e);
    }
    if (failure == Failure.TRANSIENT
        && failuresInRow.incrementAndGet() >= attempts
        && attempts != -1) {
      return giveUp("No connection to", attempts, e);
    }
    return e;
  }

  /** Never returns: the signature is for the caller's sake. */
  private SQLException giveUp(String what, int tries, SQLException cause) {
    throw new ConnectException(
        what
            + " "
            + farSide
            + " in "
            + tries
            + " tries; giving up. Set connection.attempts to more, or to -1 to wait for ever: "
            + Messages.of(cause),
        cause);
  }

  /** Connections to the replicas, with those of {@code main} for when none answers. */
  static ReplicaPools forReplicas(
      JdbcSourceConfig config, Dialect dialect, String name, Pool main) {
    return new ReplicaPools(config, dialect, name, main);
  }

  /** Not from the pool: it is needed for a single row that is wider than any fetch should be. */
  @Override
  public Connection unbounded() throws SQLException {
    Connection connection = unboundedSource.getConnection();
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
    provider.close();
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      log.debug("Aborting a connection failed", e);
    }
  }
}
