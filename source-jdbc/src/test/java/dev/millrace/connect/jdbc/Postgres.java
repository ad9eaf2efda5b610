package dev.millrace.connect.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A real PostgreSQL for all tests of this JVM; each test makes its own schema. */
final class Postgres {
  static final String PASSWORD = "s3cr3t-of-the-reader";
  static final String USER = "reader";

  private Postgres() {}

  private static final class Holder {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_replication_slots", "40")
                .setServerConfig("max_wal_senders", "40")
                .setServerConfig("max_connections", "60")
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_prepared_transactions", "30")
                .setServerConfig("wal_level", "logical")
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute("CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD + "'");
          statement.execute("CREATE DATABASE shop");
          demandPassword(statement);
        }
        return server;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The server as it comes trusts everybody. */
  private static void demandPassword(Statement statement) throws SQLException, IOException {
    try (ResultSet row = statement.executeQuery("SHOW hba_file")) {
      row.next();
      Path file = Path.of(row.getString(1));
      Files.writeString(
          file,
          "host all reader,expired,rotating all scram-sha-256\nhost all plainly all reject\n"
              + Files.readString(file));
    }
    statement.execute("SELECT pg_reload_conf()");
  }

  static int port() {
    return Holder.SERVER.getPort();
  }

  static String url() {
    return "jdbc:postgresql://localhost:" + port() + "/shop";
  }

  /** As the superuser. */
  static Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), "postgres", "postgres");
  }

  static void run(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static int count(String table) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
      row.next();
      return row.getInt(1);
    }
  }

  /** An empty schema in place of one of that name, which {@link #USER} may read. */
  static void schema(String name) {
    run(
        "DROP SCHEMA IF EXISTS " + name + " CASCADE",
        "CREATE SCHEMA " + name,
        "GRANT USAGE ON SCHEMA " + name + " TO reader",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA " + name + " GRANT SELECT ON TABLES TO reader");
  }
}
