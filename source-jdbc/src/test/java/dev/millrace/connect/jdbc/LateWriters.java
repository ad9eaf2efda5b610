package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Twenty sessions that write rows in transactions of all kinds, which stay open for up to three
 * seconds and end in any order, some of them without a commit.
 */
final class LateWriters {
  private static final int WRITERS = 20;
  private static final int MOST_OPEN_MS = 3000;

  /** A connection of its own for each writer. */
  interface Sessions {
    Connection connect() throws SQLException;
  }

  private final Sessions sessions;
  private final String begin;
  private final String insert;
  private final boolean prepares;
  private final List<String> committed = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param begin the first statement of each transaction, after which it may pause
   * @param insert takes a row's {@code item}
   * @param prepares true if some transactions are to be prepared, as PostgreSQL has them
   */
  LateWriters(Sessions sessions, String begin, String insert, boolean prepares) {
    this.sessions = sessions;
    this.begin = begin;
    this.insert = insert;
    this.prepares = prepares;
  }

  /** Reads beside the writers, with many restarts, and compares with what they committed. */
  void assertEveryRowIsReadOnce(Map<String, String> props, int transactions) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    List<Future<?>> ends =
        IntStream.range(0, WRITERS)
            .<Future<?>>mapToObj(i -> threads.submit(() -> write(i, transactions)))
            .toList();
    TaskRunner.Offsets offsets = new TaskRunner.Offsets();
    List<SourceRecord> sent = new ArrayList<>();
    int restarts = 0;
    while (!ends.stream().allMatch(Future::isDone)) {
      try (TaskRunner runner = new TaskRunner(props, offsets)) {
        int until = sent.size() + 20;
        runner.pollUntil(
            sent, () -> sent.size() >= until || ends.stream().allMatch(Future::isDone));
        sent.forEach(offsets::store);
        restarts++;
      }
    }
    for (Future<?> end : ends) {
      end.get();
    }
    threads.shutdown();
    assertThat(restarts).isGreaterThan(2);
    try (TaskRunner runner = new TaskRunner(props, offsets)) {
      runner.pollUntil(sent, () -> items(sent).size() >= committed.size());
      for (int i = 0; i < 5; i++) {
        sent.addAll(runner.poll());
      }
    }
    assertThat(items(sent)).containsExactlyInAnyOrderElementsOf(committed);
  }

  private static List<String> items(List<SourceRecord> records) {
    return Restarts.items(records, "item");
  }

  private Void write(int writer, int transactions) throws SQLException, InterruptedException {
    Random random = new Random(writer);
    try (Connection connection = sessions.connect();
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < transactions; i++) {
        connection.setAutoCommit(false);
        transaction(connection, statement, writer + "-" + i, random);
        connection.setAutoCommit(true);
      }
    }
    return null;
  }

  private void transaction(Connection connection, Statement statement, String name, Random random)
      throws SQLException, InterruptedException {
    List<String> items = new ArrayList<>();
    statement.execute(begin);
    if (random.nextInt(3) == 0) {
      stayOpen(random);
    }
    items.add(insert(connection, name + " first"));
    if (random.nextInt(3) == 0) {
      Savepoint savepoint = connection.setSavepoint();
      String item = insert(connection, name + " in a savepoint");
      if (random.nextBoolean()) {
        connection.rollback(savepoint);
      } else {
        items.add(item);
      }
    }
    stayOpen(random);
    items.add(insert(connection, name + " last"));
    if (end(connection, statement, name, random)) {
      committed.addAll(items);
    }
  }

  private static void stayOpen(Random random) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_OPEN_MS / 2));
  }

  private String insert(Connection connection, String item) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setString(1, item);
      statement.execute();
    }
    return item;
  }

  /** Returns true if it was a commit. */
  private boolean end(Connection connection, Statement statement, String name, Random random)
      throws SQLException, InterruptedException {
    int kind = random.nextInt(5);
    if (kind == 0) {
      connection.rollback();
      return false;
    }
    if (kind == 1 && prepares) {
      statement.execute("PREPARE TRANSACTION '" + name + "'");
      stayOpen(random);
      connection.setAutoCommit(true);
      statement.execute("COMMIT PREPARED '" + name + "'");
    } else {
      connection.commit();
    }
    return true;
  }
}
