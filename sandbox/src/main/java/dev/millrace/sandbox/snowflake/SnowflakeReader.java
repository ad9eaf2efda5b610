package dev.millrace.sandbox.snowflake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * A client of Snowflake that is none of ours: statements by the unmodified driver, out of a
 * plugin's folder, so that nobody has its 99 MB on the class path. For one thread; close it.
 */
public final class SnowflakeReader implements AutoCloseable {
  private static final String PREFIX = "MILLRACE_SNOWFLAKE_";

  private final URLClassLoader loader;
  private final Connection connection;

  private SnowflakeReader(URLClassLoader loader, Connection connection) {
    this.loader = loader;
    this.connection = connection;
  }

  /**
   * Logs in by key pair.
   *
   * @param environment as {@link SnowflakeProcess#environment} gives it, or a real account's in the
   *     same form
   * @param plugins a folder that holds {@code snowflake-jdbc-*.jar}, at any depth
   * @throws SQLException if the server does not let it in
   * @throws IllegalStateException if there is no such jar, or a variable is missing
   */
  public static SnowflakeReader open(Map<String, String> environment, Path plugins)
      throws SQLException {
    URLClassLoader loader =
        new URLClassLoader(new URL[] {jar(plugins)}, ClassLoader.getPlatformClassLoader());
    Driver driver =
        ServiceLoader.load(Driver.class, loader).stream()
            .filter(each -> each.type().getClassLoader() == loader)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No driver in " + plugins))
            .get();
    String url = required(environment, "URL");
    Properties properties = new Properties();
    properties.put("user", required(environment, "USER"));
    properties.put("privateKey", key(required(environment, "PRIVATE_KEY")));
    properties.put("db", required(environment, "DATABASE"));
    properties.put("warehouse", required(environment, "WAREHOUSE"));
    properties.put("role", required(environment, "ROLE"));
    // The driver refuses one that is not there yet.
    if (environment.containsKey(PREFIX + "SCHEMA")) {
      properties.put("schema", required(environment, "SCHEMA"));
    }
    properties.put("ssl", url.startsWith("http://") ? "off" : "on");
    properties.put("JDBC_QUERY_RESULT_FORMAT", "JSON");
    properties.put("disablePlatformDetection", "true");
    properties.put("CLIENT_OUT_OF_BAND_TELEMETRY_ENABLED", "false");
    String account = required(environment, "ACCOUNT");
    String jdbcUrl = "jdbc:snowflake://" + url + "/?account=" + account;
    try {
      return new SnowflakeReader(loader, driver.connect(jdbcUrl, properties));
    } catch (SQLException e) {
      close(loader);
      throw e;
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(PREFIX + name);
    if (value == null || value.isBlank()) {
      throw new IllegalStateException("Set the environment variable " + PREFIX + name);
    }
    return value;
  }

  private static PrivateKey key(String base64) {
    try {
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          PREFIX + "PRIVATE_KEY is no RSA key in the form PKCS#8, in Base64", e);
    }
  }

  private static URL jar(Path plugins) {
    try (Stream<Path> files = Files.walk(plugins)) {
      return files
          .filter(file -> file.getFileName().toString().matches("snowflake-jdbc-\\d.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("No snowflake-jdbc below " + plugins))
          .toUri()
          .toURL();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look for snowflake-jdbc below " + plugins, e);
    }
  }

  /** Runs statements one after the other. */
  public void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** The rows of a query, each with its cells' texts; null for NULL. */
  public List<List<String>> rows(String query) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          row.add(result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void close() throws SQLException {
    try {
      connection.close();
    } finally {
      close(loader);
    }
  }

  private static void close(URLClassLoader loader) {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot close the driver's jar", e);
    }
  }
}
