package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.tls.Authority;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers with a certificate for {@code localhost}, by an authority that only the tests know. */
class TlsIT {
  private static final String PASSWORD = "s3cr3t-of-the-reader";

  @TempDir static Path files;
  private static Path authority;
  private static Path stranger;
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void startServer() throws Exception {
    Authority known = Authority.in(files.resolve("known"));
    Authority.Identity server = known.issue("localhost");
    authority = known.certificate();
    stranger = Authority.in(files.resolve("stranger")).certificate();
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "off")
            .setServerConfig("ssl", "on")
            .setServerConfig("ssl_cert_file", server.certificate().toString())
            .setServerConfig("ssl_key_file", server.key().toString())
            .start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD + "'");
      admitOnlyByTls(statement);
    }
  }

  private static void admitOnlyByTls(Statement statement) throws Exception {
    try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
      row.next();
      Path file = Path.of(row.getString(1));
      Files.writeString(
          file,
          "hostssl all reader all scram-sha-256\nhost all reader all reject\n"
              + Files.readString(file));
    }
    statement.execute("SELECT pg_reload_conf()");
  }

  @AfterAll
  static void stopServer() throws Exception {
    if (postgres != null) {
      postgres.close();
    }
  }

  private static Map<String, String> postgres(String host, String... options) {
    Map<String, String> props = new LinkedHashMap<>();
    props.put("name", "tls");
    props.put("connector.class", JdbcSourceConnector.class.getName());
    props.put(
        "connection.url", "jdbc:postgresql://" + host + ":" + postgres.getPort() + "/postgres");
    props.put("connection.user", "reader");
    props.put("connection.password", PASSWORD);
    props.put("mode", "bulk");
    props.put("schedule", "once");
    props.put("topic.prefix", "tls");
    props.put("query", "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    for (int i = 0; i < options.length; i += 2) {
      props.put("connection." + options[i], options[i + 1]);
    }
    return props;
  }

  private static Map<String, String> mariaDb(String host, String... options) {
    Map<String, String> props = postgres(host, options);
    props.put("connection.url", MariaDb.database("tls").url().replace("localhost", host));
    props.put("connection.user", "root");
    props.put("connection.password", "");
    props.put(
        "query",
        "SELECT variable_value AS version FROM information_schema.session_status WHERE"
            + " variable_name = 'Ssl_version'");
    return props;
  }

  private static Map<String, List<String>> errors(Map<String, String> props) {
    Map<String, List<String>> errors = new HashMap<>();
    for (ConfigValue value : new JdbcSourceConnector().validate(props).configValues()) {
      if (!value.errorMessages().isEmpty()) {
        errors.put(value.name(), value.errorMessages());
      }
    }
    return errors;
  }

  private static void refused(Map<String, String> props, String message) {
    assertThat(errors(props)).containsOnlyKeys("connection.url");
    assertThat(errors(props).get("connection.url")).singleElement().asString().contains(message);
  }

  private static Struct row(Map<String, String> props) {
    assertThat(errors(props)).isEmpty();
    try (TaskRunner runner = new TaskRunner(props, new TaskRunner.Offsets())) {
      return (Struct) runner.rows(1).get(0).value();
    }
  }

  @Test
  void postgresIsReadByTlsIfItsCertificateIsTheAuthoritysAndForItsHost() {
    Struct row =
        row(postgres("localhost", "sslmode", "verify-full", "sslrootcert", authority.toString()));

    assertThat(row.getBoolean("ssl")).isTrue();
    assertThat(row.getString("version")).startsWith("TLSv1.");
  }

  @Test
  void postgresOfAnotherAuthorityIsRefused() {
    refused(
        postgres("localhost", "sslmode", "verify-full", "sslrootcert", stranger.toString()),
        "TLS with the database fails: give the driver the certificate of its authority");
  }

  @Test
  void postgresUnderANameThatItsCertificateDoesNotHaveIsRefused() {
    refused(
        postgres("127.0.0.1", "sslmode", "verify-full", "sslrootcert", authority.toString()),
        "TLS with the database fails: give the driver the certificate of its authority");
  }

  @Test
  void aPlainConnectionToPostgresThatDemandsTlsIsToldSo() {
    refused(
        postgres("localhost", "sslmode", "disable"),
        "The database does not let this user in without TLS: turn it on in the URL");
  }

  @Test
  void mariaDbIsReadByTlsIfItsCertificateIsTheAuthoritysAndForItsHost() throws Exception {
    Struct row =
        row(
            mariaDb(
                "localhost",
                "sslMode",
                "verify-full",
                "serverSslCert",
                MariaDb.authority().toString()));

    assertThat(row.getString("version")).startsWith("TLSv1.");
  }

  @Test
  void mariaDbOfAnotherAuthorityIsRefused() {
    refused(
        mariaDb("localhost", "sslMode", "verify-full", "serverSslCert", stranger.toString()),
        "TLS with the database fails: give the driver the certificate of its authority");
  }

  @Test
  void mariaDbUnderANameThatItsCertificateDoesNotHaveIsRefused() throws Exception {
    refused(
        mariaDb(
            "127.0.0.1", "sslMode", "verify-full", "serverSslCert", MariaDb.authority().toString()),
        "TLS with the database fails: give the driver the certificate of its authority");
  }

  @Test
  void aPlainConnectionToMariaDbThatDemandsTlsIsToldSo() {
    Map<String, String> props = mariaDb("localhost", "sslMode", "disable");
    Engine tls =
        new Engine(props.get("connection.url") + "?sslMode=trust", "root", "", table -> null);
    tls.run("SET GLOBAL require_secure_transport = ON");
    try {
      refused(props, "The database does not let this user in without TLS: turn it on in the URL");
    } finally {
      tls.run("SET GLOBAL require_secure_transport = OFF");
    }
  }
}
