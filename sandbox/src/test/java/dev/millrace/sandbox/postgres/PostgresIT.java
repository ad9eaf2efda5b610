package dev.millrace.sandbox.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.process.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresIT {

  @TempDir Path directory;

  @Test
  void committedRowsSurviveKillAndStop() throws Exception {
    long begin = System.nanoTime();
    try (Postgres postgres = new Postgres(directory)) {
      postgres.start();
      System.out.printf("postgres %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      assertThat(query(postgres, "SHOW wal_level")).isEqualTo("logical");
      assertThat(query(postgres, "SHOW server_encoding")).isEqualTo("UTF8");
      query(postgres, "CREATE TABLE t AS SELECT 42 AS n; SELECT 1");
      String url = postgres.url();
      postgres.kill();
      assertThat(postgres.isAlive()).isFalse();
      begin = System.nanoTime();
      postgres.start();
      System.out.printf("postgres after kill %d ms%n", (System.nanoTime() - begin) / 1_000_000);
      assertThat(postgres.url()).isEqualTo(url);
      assertThat(query(postgres, "SELECT n FROM t")).isEqualTo("42");
      postgres.stop();
      assertThat(postgres.isAlive()).isFalse();
      postgres.start();
      assertThat(query(postgres, "SELECT n FROM t")).isEqualTo("42");
    }
  }

  @Test
  void refusesAWrongPassword() {
    try (Postgres postgres = new Postgres(directory)) {
      postgres.start();
      assertThatThrownBy(
              () -> DriverManager.getConnection(postgres.url(), postgres.user(), "wrong").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed for user \"millrace\"");
    }
  }

  @Test
  void choosesAnotherPortWhenTheFirstIsTakenMeanwhile() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Queue<Integer> first = new ArrayDeque<>(List.of(taken.getLocalPort()));
      try (Postgres postgres =
          new Postgres(directory, () -> first.isEmpty() ? Ports.free() : first.remove())) {
        postgres.start();
        assertThat(postgres.port()).isNotEqualTo(taken.getLocalPort());
        assertThat(query(postgres, "SELECT 1")).isEqualTo("1");
      }
    }
  }

  private static String query(Postgres postgres, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), postgres.user(), postgres.password());
        Statement statement = connection.createStatement()) {
      boolean rows = statement.execute(sql);
      while (!rows) {
        rows = statement.getMoreResults();
      }
      try (ResultSet result = statement.getResultSet()) {
        result.next();
        return result.getString(1);
      }
    }
  }
}
