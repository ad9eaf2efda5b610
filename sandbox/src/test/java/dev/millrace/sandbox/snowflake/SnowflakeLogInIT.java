package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(Lifecycle.PER_CLASS)
class SnowflakeLogInIT {

  private final SnowflakeCredentials credentials = SnowflakeCredentials.generate();
  private SnowflakeServer server;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = SnowflakeServer.start(directory, 0, credentials);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private String url() {
    return credentials.jdbcUrl(server.endpoint());
  }

  private Connection logIn(String name, Object value) throws SQLException {
    Properties properties = Driver.properties(credentials.user());
    properties.put(name, value);
    return DriverManager.getConnection(url(), properties);
  }

  private Connection logInByToken(String authenticator, String token) throws SQLException {
    Properties properties = Driver.properties(credentials.user());
    properties.setProperty("authenticator", authenticator);
    properties.setProperty("token", token);
    return DriverManager.getConnection(url(), properties);
  }

  private static void works(Connection connection) throws SQLException {
    try (connection) {
      assertThat(Driver.column(connection, "SELECT 1")).containsExactly("1");
    }
  }

  @Test
  void byPassword() throws SQLException {
    works(logIn("password", credentials.password()));
    assertThatThrownBy(() -> logIn("password", "wrong"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390100))
        .hasMessageContaining("Incorrect username or password");
  }

  @Test
  void byKeyPair() throws SQLException {
    works(logIn("privateKey", credentials.privateKey()));
    works(logIn("private_key_base64", base64(pem(credentials.privateKey()))));
    PrivateKey foreign = SnowflakeCredentials.keyPair().getPrivate();
    assertThatThrownBy(() -> logIn("privateKey", foreign))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390144))
        .hasMessageContaining("JWT token is invalid.");
  }

  private static String pem(PrivateKey key) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    return "-----BEGIN PRIVATE KEY-----\n"
        + lines.encodeToString(key.getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void byOAuthToken() throws SQLException {
    works(logInByToken("oauth", credentials.oauthToken()));
    server.token("old", TokenKind.OAUTH, credentials.user(), Instant.EPOCH);
    assertThatThrownBy(() -> logInByToken("oauth", "old"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390318));
    assertThatThrownBy(() -> logInByToken("oauth", "unknown"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390303));
  }

  @Test
  void byProgrammaticAccessToken() throws SQLException {
    String authenticator = "programmatic_access_token";
    works(logInByToken(authenticator, credentials.programmaticToken()));
    works(logIn("password", credentials.programmaticToken()));
    assertThatThrownBy(() -> logInByToken(authenticator, "unknown"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(394400));
  }

  @Test
  void tellsWhereTheSessionStands() throws SQLException {
    try (Connection connection = logIn("password", credentials.password())) {
      assertThat(connection.getCatalog()).isEqualTo(SnowflakeCredentials.DATABASE);
      assertThat(connection.getSchema()).isEqualTo(SnowflakeCredentials.SCHEMA);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void endsWithTheConnection() throws SQLException {
    int before = server.sessions();
    try (Connection connection = logIn("password", credentials.password())) {
      assertThat(connection.isValid(10)).isTrue();
      assertThat(server.sessions()).isEqualTo(before + 1);
    }
    assertThat(server.sessions()).isEqualTo(before);
  }

  @Test
  void throughAPool() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url());
    Properties properties = Driver.properties(credentials.user());
    properties.setProperty("password", credentials.password());
    config.setDataSourceProperties(properties);
    config.setMaximumPoolSize(2);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      try (Connection connection = pool.getConnection()) {
        assertThat(connection.isValid(10)).isTrue();
      }
      works(pool.getConnection());
    }
  }

  /** As a Connect worker loads a plugin: the driver is not on the class path. */
  @Test
  void insideAPluginsClassLoader() throws Exception {
    URL jar =
        Class.forName("net.snowflake.client.api.driver.SnowflakeDriver")
            .getProtectionDomain()
            .getCodeSource()
            .getLocation();
    // Never closed, as by a worker: the driver has threads that go on.
    ClassLoader plugin = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
    Class<?> type = Class.forName("net.snowflake.client.api.driver.SnowflakeDriver", true, plugin);
    assertThat(type.getClassLoader()).isSameAs(plugin);
    java.sql.Driver driver = (java.sql.Driver) type.getDeclaredConstructor().newInstance();
    Properties properties = Driver.properties(credentials.user());
    properties.setProperty("password", credentials.password());
    works(driver.connect(url(), properties));
  }
}
