package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.credentials.Credentials;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Opens physical connections, each with the credentials that the provider gives at that time.
 * Thread-safe.
 */
final class DriverConnections implements DataSource {
  /** Of SQL: the client can't connect. */
  static final String UNABLE = "08001";

  private final Dialect dialect;
  private final String url;
  private final Properties properties;
  private final CredentialsProvider provider;
  private final long patienceNanos;
  private volatile Refusal refusal;

  /** Credentials that the database did not take, and what it said. */
  private record Refusal(Credentials credentials, SQLException error, long atNanos) {}

  /**
   * @param url of the database, or of a replica
   * @param provider not closed by this
   * @param application for the database's list of sessions
   * @param connect longest time to connect and log in; also how long credentials that were refused
   *     are not offered again, so that no account is locked for too many failures
   * @param silence longest time without an answer
   */
  DriverConnections(
      JdbcSourceConfig config,
      Dialect dialect,
      String url,
      CredentialsProvider provider,
      String application,
      Duration connect,
      Duration silence) {
    this.dialect = dialect;
    this.url = url;
    this.provider = provider;
    this.patienceNanos = connect.toNanos();
    this.properties = dialect.driverProperties(url, application, connect, silence);
    this.properties.putAll(config.driverParameters());
  }

  /**
   * From now on, connections break off a fetch of more than {@code bytes}, if the driver can and
   * the configuration has no other bound.
   */
  DriverConnections breakingFetchesAt(long bytes) {
    dialect.fetchBound(url, bytes).forEach(properties::putIfAbsent);
    return this;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Credentials credentials = credentials();
    Refusal before = refusal;
    if (before != null
        && before.credentials.equals(credentials)
        && System.nanoTime() - before.atNanos < patienceNanos) {
      throw new SQLException(
          before.error.getMessage(), before.error.getSQLState(), before.error.getErrorCode());
    }
    try {
      Connection connection = open(credentials);
      refusal = null;
      return connection;
    } catch (SQLException e) {
      if (dialect.failure(e) == Failure.WRONG_PASSWORD) {
        refusal = new Refusal(credentials, e, System.nanoTime());
      }
      throw e;
    }
  }

  private Credentials credentials() throws SQLException {
    try {
      return provider.credentials();
    } catch (RuntimeException e) {
      throw new SQLTransientConnectionException(
          "the provider of credentials has none: " + e.getMessage(), UNABLE, e);
    }
  }

  private Connection open(Credentials credentials) throws SQLException {
    Properties login = new Properties();
    login.putAll(properties);
    if (credentials.user() != null) {
      login.setProperty("user", credentials.user());
    }
    if (credentials.password() != null) {
      login.setProperty("password", credentials.password().value());
    }
    Driver driver = dialect.driver(url);
    // The driver's own message would show the URL, and so a password in it.
    if (!driver.acceptsURL(url)) {
      throw new SQLException(
          "the driver can't read the URL: write " + dialect.urlPrefix() + "//host:port/database");
    }
    return driver.connect(url, login);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("credentials come from the provider");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  /** The driver has its own, among the properties. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs by SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("not a " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
