package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.query.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's connections to the replicas, in turn. A replica that does not answer is left alone for a
 * while; while none answers, and if there are none, connections are to the main server.
 * Thread-safe.
 */
final class ReplicaPools implements ConnectionSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplicaPools.class);
  private static final Duration REST = Duration.ofMinutes(1);

  private final Pool main;
  private final List<Replica> replicas;
  private final AtomicInteger turn = new AtomicInteger();

  private static final class Replica {
    final String farSide;
    final Pool pool;
    volatile boolean resting;
    volatile long restUntilNanos;

    Replica(String farSide, Pool pool) {
      this.farSide = farSide;
      this.pool = pool;
    }

    boolean rests() {
      return resting && restUntilNanos - System.nanoTime() > 0;
    }

    void rest() {
      restUntilNanos = System.nanoTime() + REST.toNanos();
      resting = true;
    }
  }

  /**
   * Opens no connection yet.
   *
   * @param main not closed by this
   */
  ReplicaPools(JdbcSourceConfig config, Dialect dialect, String name, Pool main) {
    this.main = main;
    this.replicas =
        config.replicas().stream()
            .map(
                url ->
                    new Replica(
                        dialect.farSide(url), new Pool(config, dialect, url, name + "-replica")))
            .toList();
  }

  /**
   * Lends a connection; closing it gives it back.
   *
   * @throws SQLException as {@link Pool#connection}, of the main server
   * @throws ConnectException likewise
   */
  @Override
  public Connection get() throws SQLException {
    int first = turn.getAndIncrement();
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(Math.floorMod(first + i, replicas.size()));
      if (replica.rests()) {
        continue;
      }
      try {
        Connection connection = replica.pool.get();
        replica.resting = false;
        return connection;
      } catch (SQLException | ConnectException e) {
        replica.rest();
        log.warn(
            "Replica on {} is left alone for {} s: {}",
            replica.farSide,
            REST.toSeconds(),
            Messages.of(e));
      }
    }
    return main.get();
  }

  /** Connections to replicas that are in use. */
  int active() {
    return replicas.stream().mapToInt(replica -> replica.pool.active()).sum();
  }

  /** Of the main server: a single row hardly matters to it. */
  @Override
  public Connection unbounded() throws SQLException {
    return main.unbounded();
  }

  @Override
  public void close() {
    replicas.forEach(replica -> replica.pool.close());
  }
}
