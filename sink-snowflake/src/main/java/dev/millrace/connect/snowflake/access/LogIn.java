package dev.millrace.connect.snowflake.access;

import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import net.snowflake.client.api.driver.SnowflakeDriver;

/**
 * Opens connections. Immutable; {@code toString} shows no secret.
 *
 * @param key for {@link Authenticator#SNOWFLAKE_JWT}
 * @param secret the password or the token, where the authenticator has one
 * @param tokens where tokens come from, for {@link Authenticator#OAUTH} without a fixed one
 * @param context database, schema, role, warehouse, proxy, and whatever else the driver or the
 *     session is told, by the driver's names
 */
public record LogIn(
    AccountUrl url,
    String user,
    Authenticator authenticator,
    Optional<PrivateKey> key,
    Optional<String> secret,
    Optional<AccessTokens> tokens,
    Map<String, String> context) {
  private static final String ACCOUNT = "account";

  public LogIn {
    context = Map.copyOf(context);
  }

  /** The same with more context. */
  public LogIn with(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(context);
    all.putAll(more);
    return new LogIn(url, user, authenticator, key, secret, tokens, all);
  }

  /**
   * Opens a connection, each with a session of its own.
   *
   * @throws SQLException if that fails; see {@link Failures}
   */
  public Connection connect() throws SQLException {
    Connection connection = new SnowflakeDriver().connect(jdbcUrl(), properties());
    if (connection == null) {
      throw new SQLException("The driver does not take " + jdbcUrl(), Failures.CONNECTION);
    }
    return connection;
  }

  /** What the driver is told; visible for testing. */
  Properties properties() throws SQLException {
    Properties properties = new Properties();
    properties.putAll(context);
    properties.remove(ACCOUNT); // It stands in the URL.
    properties.put("user", user);
    properties.put("ssl", url.plain() ? "off" : "on");
    // Arrow needs JVM flags from Java 16 on.
    properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    // Else the first log-in asks the addresses where clouds tell machines who they are.
    properties.putIfAbsent(
        "disablePlatformDetection",
        Boolean.toString(authenticator != Authenticator.WORKLOAD_IDENTITY));
    properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    // A file that is sent again was closed meanwhile: the driver would try for minutes, in vain.
    properties.putIfAbsent("putGetMaxRetries", "1");
    // Statements that take longer are asked for every 45 s.
    properties.putIfAbsent("HTTP_CLIENT_SOCKET_TIMEOUT", "120000");
    authenticate(properties);
    return properties;
  }

  private void authenticate(Properties properties) throws SQLException {
    switch (authenticator) {
      case SNOWFLAKE_JWT -> properties.put("privateKey", key.orElseThrow());
      case SNOWFLAKE -> properties.put("password", secret.orElseThrow());
      case OAUTH, PROGRAMMATIC_ACCESS_TOKEN -> {
        properties.put("authenticator", authenticator.text());
        properties.put("token", secret.isPresent() ? secret.get() : tokens.orElseThrow().fetch());
      }
      case WORKLOAD_IDENTITY -> {
        properties.put("authenticator", authenticator.text());
        secret.ifPresent(token -> properties.put("token", token));
      }
    }
  }

  private String jdbcUrl() {
    String account = context.getOrDefault(ACCOUNT, url.account());
    return "jdbc:snowflake://" + url + "/?account=" + account;
  }

  @Override
  public String toString() {
    return user + " at " + url;
  }
}
