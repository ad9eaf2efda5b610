package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.resilience.Guard;
import dev.millrace.connect.common.resilience.RetryLater;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.Failure;
import dev.millrace.connect.jdbc.dialect.TableId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for tables on a thread of its own, and calls for new tasks when there are others than
 * before. A database that does not answer changes nothing: the tasks say so themselves.
 */
final class TableMonitor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TableMonitor.class);

  private final TableSearch search;
  private final Guard guard;
  private final Duration interval;
  private final Runnable changed;
  private final Runnable atEnd;
  private final CountDownLatch first = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile List<TableId> tables;
  private volatile String failure = "it has not answered yet";

  /** Lists the tables to read. */
  @FunctionalInterface
  interface TableSearch {
    List<TableId> run() throws SQLException;
  }

  /**
   * @param guard how a look that failed is tried again; in any case after {@code interval}
   * @param changed called on the monitor's thread when the tables are others than before
   * @param atEnd called on the monitor's thread after the last look
   */
  TableMonitor(
      TableSearch search, Guard guard, Duration interval, Runnable changed, Runnable atEnd) {
    this.search = search;
    this.guard = guard;
    this.interval = interval;
    this.changed = changed;
    this.atEnd = atEnd;
    this.thread = new Thread(this::run, "millrace-jdbc-tables");
    thread.setDaemon(true);
    thread.setContextClassLoader(TableMonitor.class.getClassLoader());
  }

  static TableMonitor of(JdbcSourceConfig config, Dialect dialect, Runnable changed) {
    CredentialsProvider provider = config.newCredentialsProvider();
    return new TableMonitor(
        () -> {
          try (var connection =
              PlainConnection.open(
                  config, dialect, config.connectionUrl(), provider, config.connectTimeout())) {
            TableSelection selection =
                TableSelection.of(
                    dialect.tables(
                        connection,
                        config.catalogPattern(),
                        config.schemaPattern(),
                        config.tableTypes()),
                    config,
                    dialect,
                    connection);
            selection
                .sharedTopic(config.reading().topics())
                .ifPresent(
                    problem -> {
                      throw new ConnectException(problem);
                    });
            return selection.ids();
          }
        },
        new Guard(
            dialect.farSide(config.connectionUrl()),
            config.endlessGuard(),
            error ->
                error instanceof SQLException sql && dialect.failure(sql) == Failure.TRANSIENT),
        config.tablePollInterval(),
        changed,
        provider::close);
  }

  TableMonitor start() {
    thread.start();
    return this;
  }

  /**
   * The tables as last seen, sorted.
   *
   * @param limit how long to wait for the first look
   * @throws ConnectException if there was none yet; the worker asks again later
   */
  List<TableId> tables(Duration limit) {
    try {
      if (first.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        return tables;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new ConnectException("The tables of the database are not known: " + failure);
  }

  private void run() {
    try {
      long pauseMs;
      do {
        pauseMs = look();
      } while (!closed.await(pauseMs, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      // close() wants an end.
      Thread.currentThread().interrupt();
    } finally {
      atEnd.run();
    }
  }

  /**
   * Returns the milliseconds until the next look: a failure that may mend does not wait as long.
   */
  private long look() {
    try {
      List<TableId> now = guard.call("looking for tables", search::run);
      List<TableId> before = tables;
      tables = now;
      first.countDown();
      if (before != null && !before.equals(now)) {
        log.info("Tables were {} and are {}: asking for new tasks", before, now);
        changed.run();
      }
      return interval.toMillis();
    } catch (RetryLater e) {
      failure = Messages.of(e);
      return Math.min(Math.max(1, e.inMs()), interval.toMillis());
    } catch (RuntimeException e) {
      failure = Messages.of(e);
      log.warn("Looking for tables failed; next try in {} ms: {}", interval.toMillis(), failure);
      return interval.toMillis();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }
}
