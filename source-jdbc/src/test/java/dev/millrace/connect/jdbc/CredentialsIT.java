package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.jdbc.credentials.Credentials;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.credentials.FileCredentialsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsIT {
  private static final String SCHEMA = "login";

  /** As a provider of tokens would, it makes the password from settings of its own. */
  public static final class Joined implements CredentialsProvider {
    private Credentials credentials;

    @Override
    public void configure(Map<String, ?> settings) {
      credentials =
          new Credentials(
              (String) settings.get("connection.user"),
              new Password(settings.get("start") + "" + settings.get("end")));
    }

    @Override
    public Credentials credentials() {
      return credentials;
    }
  }

  @TempDir private Path dir;
  private Path secret;

  @BeforeEach
  void makeTable() throws IOException {
    Postgres.schema(SCHEMA);
    Postgres.run(
        "CREATE TABLE login.t (id int PRIMARY KEY)",
        "INSERT INTO login.t VALUES (1)",
        "DROP ROLE IF EXISTS rotating",
        "CREATE ROLE rotating LOGIN PASSWORD 'hunter1' IN ROLE reader");
    secret = dir.resolve("password");
    Files.writeString(secret, "hunter1\n");
  }

  private Map<String, String> props() {
    Map<String, String> props = TaskRunner.props("incrementing", SCHEMA, "t");
    props.put("incrementing.column.name", "id");
    props.put("connection.user", "rotating");
    props.remove("connection.password");
    props.put("connection.timeout.ms", "1000");
    props.put("jdbc.credentials.provider.class", FileCredentialsProvider.class.getName());
    props.put("jdbc.credentials.provider.password.file", secret.toString());
    return props;
  }

  private static List<Integer> ids(List<SourceRecord> records) {
    return TaskRunner.rowsOf(records).stream()
        .map(record -> ((Struct) record.value()).getInt32("id"))
        .toList();
  }

  private static void changePassword(String password) {
    Postgres.run(
        "ALTER ROLE rotating PASSWORD '" + password + "'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotating'");
  }

  @Test
  void goesOnWithThePasswordThatIsNewInTheFile() throws IOException {
    List<SourceRecord> records = new ArrayList<>();
    try (TaskRunner runner = new TaskRunner(props(), new TaskRunner.Offsets())) {
      runner.pollUntil(records, () -> records.size() == 1);
      Files.writeString(secret, "hunter2\n");
      changePassword("hunter2");
      Postgres.run("INSERT INTO login.t VALUES (2)");
      runner.pollUntil(records, () -> records.size() == 2);
    }
    assertThat(ids(records)).containsExactly(1, 2);
  }

  @Test
  void waitsForAFileThatIsRotatedLaterThanTheDatabase() throws IOException {
    Map<String, String> props = props();
    props.put("connection.attempts", "1000");
    List<SourceRecord> records = new ArrayList<>();
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      runner.pollUntil(records, () -> records.size() == 1);
      changePassword("hunter2");
      Postgres.run("INSERT INTO login.t VALUES (2)");
      for (int polls = 0; polls < 4; polls++) {
        assertThat(runner.poll()).isEmpty();
      }
      Files.writeString(secret, "hunter2");
      runner.pollUntil(records, () -> records.size() == 2);
    }
    assertThat(ids(records)).containsExactly(1, 2);
  }

  @Test
  void credentialsThatStayWrongStopTheTaskAndNoSecretIsTold() throws IOException {
    Files.writeString(secret, "hunter3");
    Map<String, String> props = props();
    props.put("connection.attempts", "2");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(
              "The credentials of dev.millrace.connect.jdbc.credentials.FileCredentialsProvider"
                  + " are refused by database localhost:")
          .hasMessageContaining("in 2 tries; giving up")
          .hasMessageNotContaining("hunter");
    }
    assertThat(Files.readString(Path.of("target/tests.log"))).doesNotContain("hunter3");
  }

  @Test
  void aFileThatIsGoneStopsTheTaskAndIsNamed() throws IOException {
    Map<String, String> props = props();
    Files.delete(secret);
    props.put("connection.attempts", "1");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThatThrownBy(() -> runner.rows(1))
          .hasMessageContaining(
              "the provider of credentials has none: File "
                  + secret
                  + " (jdbc.credentials.provider.password.file) can't be read on this worker");
    }
  }

  @Test
  void aProviderOfTheUsersOwnGetsItsSettings() {
    Map<String, String> props = props();
    props.put("jdbc.credentials.provider.class", Joined.class.getName());
    props.put("jdbc.credentials.provider.start", "hun");
    props.put("jdbc.credentials.provider.end", "ter1");
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      assertThat(ids(runner.rows(1))).containsExactly(1);
    }
  }

  /** So that a database which locks accounts after some failures does not lock this one. */
  @Test
  void doesNotOfferRefusedCredentialsAgainAtOnce() throws Exception {
    JdbcSourceConfig config = new JdbcSourceConfig(props());
    try (CredentialsProvider provider = config.newCredentialsProvider()) {
      DriverConnections source =
          new DriverConnections(
              config,
              config.dialect(),
              config.connectionUrl(),
              provider,
              "refused",
              Duration.ofMinutes(5),
              Duration.ofMinutes(1));
      Files.writeString(secret, "hunter4");
      assertThatThrownBy(source::getConnection).hasMessageContaining("authentication failed");
      changePassword("hunter4");
      assertThatThrownBy(source::getConnection).hasMessageContaining("authentication failed");

      Files.writeString(secret, "hunter5");
      changePassword("hunter5");
      source.getConnection().close();
    }
  }

  private static List<String> errors(Map<String, String> props) {
    Validation checked = Preflight.check(props);
    return checked.result().configValues().stream()
        .flatMap(
            value -> value.errorMessages().stream().map(message -> value.name() + ": " + message))
        .toList();
  }

  @Test
  void validationNamesTheClassThatCannotGiveCredentials() throws IOException {
    Map<String, String> props = props();
    props.put("table.whitelist", "login.t");
    assertThat(errors(props)).isEmpty();

    Files.writeString(secret, "hunter3");
    assertThat(errors(props))
        .singleElement()
        .asString()
        .startsWith(
            "jdbc.credentials.provider.class: The database refuses the credentials that the"
                + " provider gives. The database says: ")
        .doesNotContain("hunter3");

    props.put("jdbc.credentials.provider.class", "com.example.Vault");
    assertThat(errors(props))
        .singleElement()
        .asString()
        .startsWith(
            "jdbc.credentials.provider.class: There is no class com.example.Vault: put its jar"
                + " into the plugin's directory, or use one of [");

    props.put("jdbc.credentials.provider.class", "java.lang.String");
    assertThat(errors(props))
        .singleElement()
        .asString()
        .startsWith(
            "jdbc.credentials.provider.class: java.lang.String must implement"
                + " dev.millrace.connect.jdbc.credentials.CredentialsProvider; providers of other"
                + " connectors can't run here");

    props.put("jdbc.credentials.provider.class", FileCredentialsProvider.class.getName());
    props.remove("jdbc.credentials.provider.password.file");
    assertThat(errors(props))
        .containsExactly(
            "jdbc.credentials.provider.class: jdbc.credentials.provider.password.file must name"
                + " the file of the password");
  }

  @Test
  void theDefaultOfTheWidelyUsedConnectorIsOurs() {
    Map<String, String> props = props();
    props.put("table.whitelist", "login.t");
    props.put("connection.password", "hunter1");
    props.put(
        "jdbc.credentials.provider.class",
        "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider");
    assertThat(errors(props)).isEmpty();
  }
}
