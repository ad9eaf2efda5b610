package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Tries all replicas at once, for a second or two. One that can't be reached is a warning. */
final class ReplicaCheck {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final long untilNanos = System.nanoTime() + LIMIT.toNanos();
  private final List<Thread> threads = new ArrayList<>();

  private ReplicaCheck() {}

  static ReplicaCheck start(
      JdbcSourceConfig config,
      Dialect dialect,
      CredentialsProvider provider,
      Validation.Findings findings) {
    ReplicaCheck check = new ReplicaCheck();
    for (String url : config.replicas()) {
      Thread thread =
          new Thread(
              () -> {
                try (Connection connection =
                    PlainConnection.open(config, dialect, url, provider, LIMIT)) {
                  connection.setReadOnly(true);
                } catch (SQLException e) {
                  findings.warn(
                      JdbcSourceConfig.REPLICAS,
                      "The replica on "
                          + dialect.farSide(url)
                          + " is left out until it lets connections in: "
                          + LoginFailure.of(e, dialect.failure(e)).advice());
                }
              },
              "millrace-validate-replica");
      thread.setDaemon(true);
      thread.start();
      check.threads.add(thread);
    }
    return check;
  }

  void await() {
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (untilNanos - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
