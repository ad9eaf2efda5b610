package dev.millrace.connect.snowflake.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogInTest {
  private static LogIn logIn(Authenticator authenticator, String secret) {
    return new LogIn(
        AccountUrl.parse("acme.snowflakecomputing.com"),
        "LOADER",
        authenticator,
        Optional.empty(),
        Optional.ofNullable(secret),
        Optional.empty(),
        Map.of("workloadIdentityProvider", "oidc"));
  }

  /** The driver proves the identity; here is only what it is told. */
  @Test
  void tellsTheDriverOfTheWorkersIdentity() throws SQLException {
    assertThat(logIn(Authenticator.WORKLOAD_IDENTITY, "t0ken").properties())
        .containsEntry("authenticator", "workload_identity")
        .containsEntry("workloadIdentityProvider", "oidc")
        .containsEntry("token", "t0ken")
        .containsEntry("disablePlatformDetection", "false");
    assertThat(logIn(Authenticator.WORKLOAD_IDENTITY, null).properties())
        .doesNotContainKey("token");
  }

  @Test
  void givesUpOnUploadsSoonUnlessToldOtherwise() throws SQLException {
    assertThat(logIn(Authenticator.SNOWFLAKE, "p").properties())
        .containsEntry("putGetMaxRetries", "1");
    assertThat(
            logIn(Authenticator.SNOWFLAKE, "p").with(Map.of("putGetMaxRetries", "9")).properties())
        .containsEntry("putGetMaxRetries", "9");
  }

  @Test
  void showsNoSecret() {
    assertThat(logIn(Authenticator.SNOWFLAKE, "p4ssw0rd"))
        .hasToString("LOADER at https://acme.snowflakecomputing.com:443");
  }
}
