package dev.millrace.e2e.crash;

import dev.millrace.e2e.Clusters;
import dev.millrace.sandbox.Sandbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * A table that changes, and beside it a journal that the same transactions write: what the database
 * has committed is told by the database. Each change of a row has the row's next version, also a
 * delete.
 */
final class ChangeLog {
  private static final int CHANGES_A_TRANSACTION = 20;
  private static final int MOST_OPEN_MS = 40;

  private final Sandbox sandbox;
  private final String table;
  private final int rows;

  /** What became of a row by one change; the key comes again after a delete. */
  record Version(int number, boolean delete) {}

  ChangeLog(Sandbox sandbox, String table, int rows) {
    this.sandbox = sandbox;
    this.table = table;
    this.rows = rows;
  }

  void create() throws SQLException {
    try (Connection connection = Clusters.postgres(sandbox);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE %s (id bigint PRIMARY KEY, version int NOT NULL, note text NOT NULL)"
              .formatted(table));
      statement.execute(
          "CREATE TABLE %s_journal (id bigint, version int, deleted boolean, PRIMARY KEY (id, version))"
              .formatted(table));
      statement.execute(
          "INSERT INTO %s SELECT i, 1, 'row ' || i FROM generate_series(0, %d) i"
              .formatted(table, rows - 1));
      statement.execute("ANALYZE " + table);
    }
  }

  /**
   * Changes rows of its own, through a server that may be killed meanwhile.
   *
   * @param writer from 0
   */
  Callable<Void> write(int writer, int writers, int changes, Random random) {
    return () -> {
      for (int done = 0; done < changes; done += CHANGES_A_TRANSACTION) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < CHANGES_A_TRANSACTION; i++) {
          // Some rows beyond those of the beginning, so that some are new.
          ids.add(random.nextInt((rows + rows / 10) / writers) * writers + writer);
        }
        long seed = random.nextLong();
        while (!transaction(ids, new Random(seed))) {
          Clusters.pause(Duration.ofMillis(200));
        }
      }
      return null;
    };
  }

  /** Returns false if the server was killed just now: whether it was committed is not known. */
  private boolean transaction(List<Integer> ids, Random random) throws InterruptedException {
    try (Connection connection = Clusters.postgres(sandbox)) {
      connection.setAutoCommit(false);
      for (int id : ids) {
        change(connection, id, random);
      }
      Clusters.pause(Duration.ofMillis(random.nextInt(MOST_OPEN_MS)));
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private void change(Connection connection, int id, Random random) throws SQLException {
    Version last = last(connection, id);
    int next = last == null ? 1 : last.number() + 1;
    boolean delete = last != null && !last.delete() && random.nextInt(10) == 0;
    String sql =
        delete
            ? "DELETE FROM %s WHERE id = ? AND version < ?"
            : last == null || last.delete()
                ? "INSERT INTO %s (id, version, note) VALUES (?, ?, 'again')"
                : "UPDATE %s SET version = ?, note = 'changed' WHERE id = ?";
    boolean update = sql.startsWith("UPDATE");
    run(connection, sql.formatted(table), update ? next : id, update ? id : next);
    try (PreparedStatement journal =
        connection.prepareStatement("INSERT INTO %s_journal VALUES (?, ?, ?)".formatted(table))) {
      journal.setLong(1, id);
      journal.setInt(2, next);
      journal.setBoolean(3, delete);
      journal.executeUpdate();
    }
  }

  private Version last(Connection connection, int id) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT version, deleted FROM %s_journal WHERE id = ? ORDER BY version DESC LIMIT 1"
                .formatted(table))) {
      query.setLong(1, id);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          return new Version(row.getInt(1), row.getBoolean(2));
        }
      }
    }
    return id < rows ? new Version(1, false) : null;
  }

  private static void run(Connection connection, String sql, int first, int second)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, first);
      statement.setLong(2, second);
      if (statement.executeUpdate() != 1) {
        throw new IllegalStateException("The journal does not fit to the table: " + sql);
      }
    }
  }

  /** All that became of each row that was changed, in order. */
  Map<Long, List<Version>> versions() throws SQLException {
    Map<Long, List<Version>> versions = new HashMap<>();
    try (Connection connection = Clusters.postgres(sandbox);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT id, version, deleted FROM %s_journal ORDER BY id, version"
                    .formatted(table))) {
      while (row.next()) {
        versions
            .computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
            .add(new Version(row.getInt(2), row.getBoolean(3)));
      }
    }
    return versions;
  }
}
