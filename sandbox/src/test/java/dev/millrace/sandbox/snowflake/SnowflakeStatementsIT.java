package dev.millrace.sandbox.snowflake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.sandbox.process.Await;
import dev.millrace.sandbox.snowflake.SnowflakeFault.Effect;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import net.snowflake.client.api.statement.SnowflakeStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnowflakeStatementsIT {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path directory;
  private final SnowflakeCredentials credentials = SnowflakeCredentials.generate();
  private SnowflakeServer server;
  private Connection connection;

  @BeforeEach
  void start() throws IOException, SQLException {
    // So that a statement that waits for a lock is one that takes long.
    server =
        new SnowflakeServer(directory, 0, credentials, Clock.systemUTC(), Duration.ofMillis(200));
    connection = connect();
    Driver.run(connection, "CREATE TABLE T (K NUMBER(38,0), S VARCHAR)");
  }

  @AfterEach
  void stop() throws SQLException {
    server.fault(SnowflakeFault.NONE);
    connection.close();
    server.close();
  }

  private Connection connect() throws SQLException {
    return Driver.connect(server.endpoint(), credentials);
  }

  private void fault(SnowflakeRule... rules) {
    server.fault(new SnowflakeRules(0, List.of(rules)));
  }

  /** The requests with one operation whose subject is this, or any. */
  private List<SnowflakeRequest> requests(Operation operation, String subject) {
    return server.requests().stream()
        .filter(request -> request.operation().equals(operation.name()))
        .filter(request -> subject == null || request.subject().equalsIgnoreCase(subject))
        .toList();
  }

  private List<String> keys() throws SQLException {
    return Driver.column(connection, "SELECT K FROM T ORDER BY K");
  }

  @Test
  void tellsErrorsWithCodeAndState() {
    assertThatThrownBy(() -> Driver.column(connection, "SELECT * FROM NOPE"))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getErrorCode()).isEqualTo(2003);
              assertThat(e.getSQLState()).isEqualTo("42S02");
            });
  }

  @Test
  void bindsABatchInOneRequest() throws SQLException {
    server.forgetRequests();
    insert(1_000);
    assertThat(Driver.column(connection, "SELECT COUNT(*) FROM T WHERE S IS NULL"))
        .containsExactly("1");
    assertThat(Driver.column(connection, "SELECT S FROM T WHERE K = 7")).containsExactly("v\",\n7");
    // One that only asks what the statement is, and one that runs it.
    assertThat(requests(Operation.STATEMENT, "INSERT INTO T VALUES (?, ?)")).hasSize(2);
  }

  @Test
  void bindsALargeBatchByFilesInAStage() throws SQLException {
    server.forgetRequests();
    insert(40_000);
    assertThat(Driver.column(connection, "SELECT COUNT(*) FROM T")).containsExactly("40000");
    assertThat(Driver.column(connection, "SELECT S FROM T WHERE K = 7")).containsExactly("v\",\n7");
    assertThat(Driver.column(connection, "SELECT COUNT(*) FROM T WHERE S IS NULL"))
        .containsExactly("1");
    assertThat(requests(Operation.UPLOAD, null)).isNotEmpty();
  }

  private void insert(int rows) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("INSERT INTO T VALUES (?, ?)")) {
      for (int i = 0; i < rows; i++) {
        insert.setInt(1, i);
        insert.setString(2, i == 0 ? null : "v\",\n" + i);
        insert.addBatch();
      }
      assertThat(Arrays.stream(insert.executeBatch()).sum()).isEqualTo(rows);
    }
  }

  @Test
  void switchesAutocommit() throws SQLException {
    connection.setAutoCommit(false);
    assertThat(connection.getAutoCommit()).isFalse();
    Driver.run(connection, "INSERT INTO T VALUES (1, 'a')");
    connection.rollback();
    Driver.run(connection, "INSERT INTO T VALUES (2, 'b')");
    connection.commit();
    connection.setAutoCommit(true);
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(keys()).containsExactly("2");
  }

  @Test
  void aStatementWhoseAnswerWasLostRunsOnce() throws SQLException {
    fault(SnowflakeRule.onStatement("INSERT.*", Effect.CUT_AFTER).most(1));
    server.forgetRequests();
    Driver.run(connection, "INSERT INTO T VALUES (1, 'a')");
    assertThat(keys()).containsExactly("1");
    assertThat(requests(Operation.STATEMENT, "INSERT INTO T VALUES (1, 'a')"))
        .hasSize(2)
        .extracting(SnowflakeRequest::requestId)
        .doesNotContain("")
        .containsOnly(server.requests().get(0).requestId());
  }

  @Test
  void aCommitWhoseAnswerWasLostTakesEffect() throws SQLException {
    fault(SnowflakeRule.onStatement("COMMIT", Effect.CUT_AFTER).most(1));
    Driver.run(connection, "BEGIN");
    Driver.run(connection, "INSERT INTO T VALUES (1, 'a')");
    Driver.run(connection, "COMMIT");
    try (Connection other = connect()) {
      assertThat(Driver.column(other, "SELECT K FROM T")).containsExactly("1");
    }
  }

  @Test
  void aRequestThatWasLostOrPutOffComesAgain() throws SQLException {
    fault(
        SnowflakeRule.onStatement("INSERT.*", Effect.CUT_BEFORE).most(1),
        SnowflakeRule.onStatement("INSERT.*", Effect.UNAVAILABLE).skip(1).most(1));
    Driver.run(connection, "INSERT INTO T VALUES (1, 'a')");
    assertThat(keys()).containsExactly("1");
  }

  @Test
  void aTokenThatIsTooOldIsRenewedWithinATransaction() throws SQLException {
    Driver.run(connection, "BEGIN");
    Driver.run(connection, "INSERT INTO T VALUES (1, 'a')");
    fault(SnowflakeRule.onStatement("INSERT.*", Effect.EXPIRE_TOKEN).most(1));
    Driver.run(connection, "INSERT INTO T VALUES (2, 'b')");
    server.expireTokens();
    Driver.run(connection, "COMMIT");
    assertThat(keys()).containsExactly("1", "2");
    assertThat(requests(Operation.RENEW, null)).hasSize(2);
  }

  @Test
  void aSessionThatTheServerEndsIsRolledBack() throws SQLException {
    try (Connection other = connect()) {
      Driver.run(other, "BEGIN");
      Driver.run(other, "INSERT INTO T VALUES (1, 'a')");
      fault(SnowflakeRule.onStatement("COMMIT", Effect.END_SESSION).most(1));
      assertThatThrownBy(() -> Driver.run(other, "COMMIT"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390111));
      assertThatThrownBy(() -> Driver.run(other, "SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(390111));
      assertThat(other.isValid(10)).isFalse();
    }
    assertThat(keys()).isEmpty();
  }

  @Test
  void tellsWhoWaitsLongToAskForTheResult() throws SQLException {
    insert(2);
    try (Connection other = connect()) {
      Driver.run(other, "BEGIN");
      Driver.run(other, "UPDATE T SET S = 'x' WHERE K = 1");
      CompletableFuture<Void> waiting = update("UPDATE T SET S = 'y' WHERE K = 1");
      awaitLockWaiter();
      server.forgetRequests();
      Await.until(
          "the client asks for the result",
          MINUTE,
          () -> !requests(Operation.RESULT, null).isEmpty());
      assertThat(waiting).isNotDone();
      Driver.run(other, "COMMIT");
      waiting.join();
    }
    assertThat(Driver.column(connection, "SELECT S FROM T WHERE K = 1")).containsExactly("y");
  }

  private void awaitLockWaiter() {
    Await.until("a statement waits for a lock", MINUTE, () -> server.waitingStatements() == 1);
  }

  private CompletableFuture<Void> update(String sql) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            Driver.run(connection, sql);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  void whoIsGoneKeepsItsLocks() throws SQLException {
    insert(2);
    server.abandon(List.of("BEGIN", "UPDATE T SET S = 'gone' WHERE K = 1"));
    try (Statement statement = connection.createStatement()) {
      CompletableFuture<SQLException> failure =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  statement.execute("UPDATE T SET S = 'y' WHERE K = 1");
                  return null;
                } catch (SQLException e) {
                  return e;
                }
              });
      awaitLockWaiter();
      statement.cancel();
      assertThat(failure.join().getErrorCode()).isEqualTo(604);
    }
    assertThat(requests(Operation.ABORT, null)).hasSize(1);
    assertThat(Driver.column(connection, "SELECT S FROM T WHERE K = 1")).containsExactly("v\",\n1");
    assertThatThrownBy(() -> server.abandon(List.of("NONSENSE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in NONSENSE: ");
  }

  @Test
  void anIdleTransactionThatBlocksAnotherIsRolledBackAfterAWhile() throws SQLException {
    insert(2);
    try (Connection idle = connect()) {
      Driver.run(idle, "BEGIN");
      Driver.run(idle, "UPDATE T SET S = 'idle' WHERE K = 1");
      server.idleTransactionsLast(Duration.ofMillis(300));
      Driver.run(connection, "UPDATE T SET S = S || '!' WHERE K = 1");
      // Its session goes on, outside of the transaction, which it is not told of.
      Driver.run(idle, "INSERT INTO T VALUES (7, 'alone')");
      Driver.run(idle, "ROLLBACK");
    }
    assertThat(Driver.column(connection, "SELECT S FROM T WHERE K = 1"))
        .containsExactly("v\",\n1!");
    assertThat(keys()).containsExactly("0", "1", "7");
  }

  @Test
  void givesTheResultOfAStatementThatWasNotWaitedFor() throws SQLException {
    insert(3);
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.unwrap(SnowflakeStatement.class).executeAsyncQuery("SELECT MAX(K) FROM T")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(2);
    }
    assertThat(requests(Operation.MONITOR, null)).isNotEmpty();
  }
}
