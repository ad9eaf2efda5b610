package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.process.HttpProbe;
import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnowflakeProcessIT {

  @TempDir Path directory;
  private SnowflakeProcess process;

  @BeforeEach
  void start() {
    process = new SnowflakeProcess(directory);
    process.start();
  }

  @AfterEach
  void stop() {
    process.close();
  }

  private Connection connect() throws SQLException {
    return Driver.connect(process.endpoint(), process.credentials());
  }

  @Test
  void keepsWhatWasCommittedOverKill() throws SQLException {
    URI endpoint = process.endpoint();
    try (Connection connection = connect()) {
      Driver.run(connection, "CREATE TABLE T (K NUMBER(38,0))");
      Driver.run(connection, "INSERT INTO T VALUES (1)");
      Driver.run(connection, "BEGIN");
      Driver.run(connection, "INSERT INTO T VALUES (2)");
      process.kill();
      assertThat(process.isAlive()).isFalse();
      process.start();
      assertThat(process.endpoint()).isEqualTo(endpoint);
      assertThatThrownBy(() -> Driver.run(connection, "COMMIT"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390111));
    }
    try (Connection connection = connect()) {
      assertThat(Driver.column(connection, "SELECT K FROM T")).containsExactly("1");
    }
  }

  /** H2 reads the records of a transaction to count a table that has ten times as many rows. */
  @Test
  void rollsBackOverKillWhatCameByATemporaryTable() throws SQLException {
    try (Connection connection = connect();
        Connection other = connect()) {
      Driver.run(connection, "CREATE TABLE T (K NUMBER(38,0))");
      Driver.run(connection, "INSERT INTO T VALUES " + rows(1000));
      Driver.run(connection, "CREATE TEMPORARY TABLE S (K NUMBER(38,0))");
      Driver.run(connection, "BEGIN");
      Driver.run(connection, "INSERT INTO S VALUES " + rows(100));
      Driver.run(connection, "INSERT INTO T SELECT K FROM S");
      // What is committed takes with it to the disk what is not.
      Driver.run(other, "INSERT INTO T VALUES (1000)");
      process.kill();
      process.start();
    }
    try (Connection connection = connect()) {
      assertThat(Driver.column(connection, "SELECT COUNT(*) FROM T")).containsExactly("1001");
      Driver.run(connection, "CREATE TEMPORARY TABLE S (K NUMBER(38,0))");
      Driver.run(connection, "INSERT INTO S SELECT K FROM T WHERE K < 10");
      assertThat(Driver.column(connection, "SELECT COUNT(*) FROM S")).containsExactly("10");
      assertThat(Driver.column(connection, "SELECT COUNT(*) FROM T")).containsExactly("1001");
    }
  }

  private static String rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> "(" + i + ")").collect(Collectors.joining(", "));
  }

  @Test
  void takesFaultsWhileItRunsAndKeepsThemOverKill() throws SQLException {
    process.faults(SnowflakeRule.onStatement("SELECT 2", Effect.END_SESSION));
    process.kill();
    process.start();
    try (Connection connection = connect()) {
      assertThat(Driver.column(connection, "SELECT 1")).containsExactly("1");
      assertThatThrownBy(() -> Driver.column(connection, "SELECT 2"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390111));
    }
    process.noFaults();
    try (Connection connection = connect()) {
      assertThat(Driver.column(connection, "SELECT 2")).containsExactly("2");
    }
  }

  @Test
  void tellsWhatCame() throws SQLException {
    try (Connection connection = connect()) {
      process.forgetRequests();
      assertThat(Driver.column(connection, "SELECT 1")).containsExactly("1");
      assertThat(process.requests())
          .singleElement()
          .satisfies(
              request -> {
                assertThat(request.operation()).isEqualTo("STATEMENT");
                assertThat(request.subject()).isEqualTo("SELECT 1");
                assertThat(request.requestId()).isNotEmpty();
              });
    }
  }

  @Test
  void endsSessionsAndExpiresTokens() throws SQLException {
    try (Connection connection = connect()) {
      process.expireTokens();
      assertThat(Driver.column(connection, "SELECT 1")).containsExactly("1");
      assertThat(process.requests()).extracting(SnowflakeRequest::operation).contains("RENEW");
      assertThat(process.sessions()).isEqualTo(1);
      assertThat(process.endSessions()).isEqualTo(1);
      assertThatThrownBy(() -> Driver.column(connection, "SELECT 1"))
          .isInstanceOf(SQLException.class);
    }
  }

  @Test
  void takesMoreTokens() throws SQLException {
    Properties properties = Driver.properties(process.credentials().user());
    properties.setProperty("authenticator", "oauth");
    properties.setProperty("token", "fresh");
    assertThatThrownBy(() -> DriverManager.getConnection(process.jdbcUrl(), properties))
        .hasMessageContaining("Invalid OAuth access token.");
    process.token("fresh", TokenKind.OAUTH, process.credentials().user(), Instant.MAX);
    DriverManager.getConnection(process.jdbcUrl(), properties).close();
  }

  @Test
  void tellsWorkersHowToLogIn() {
    assertThat(process.environment())
        .containsEntry("MILLRACE_SNOWFLAKE_URL", process.endpoint().toString())
        .containsEntry("MILLRACE_SNOWFLAKE_USER", "LOADER")
        .containsKeys("MILLRACE_SNOWFLAKE_PRIVATE_KEY", "MILLRACE_SNOWFLAKE_PASSWORD");
  }

  @Test
  void obeysOnlyWhoKnowsTheSecret() {
    assertThat(HttpProbe.status(process.endpoint().resolve("/_control/requests"))).isEqualTo(403);
    assertThat(HttpProbe.status(process.endpoint().resolve("/nothing"))).isEqualTo(404);
  }
}
