package dev.millrace.sandbox.snowflake.sql;

import static dev.millrace.sandbox.snowflake.sql.EngineFixture.failure;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.one;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.run;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.runAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class TransactionsTest {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  @RegisterExtension private final EngineFixture fixture = new EngineFixture();
  private Session one;
  private Session two;

  @BeforeEach
  void open() throws SqlFailure {
    one = fixture.session;
    two = fixture.another();
    runAll(
        one,
        "CREATE TABLE T (K INT, S VARCHAR)",
        "CREATE TABLE U (K INT, S VARCHAR)",
        "INSERT INTO T VALUES (1, 'a')",
        "INSERT INTO U VALUES (1, 'a')");
  }

  @AfterEach
  void close() {
    executor.shutdownNow();
  }

  private Future<Answer> later(Session session, String sql) {
    return executor.submit(() -> run(session, sql));
  }

  private void awaitWaiters(int waiters) throws InterruptedException {
    while (fixture.engine.waiters() != waiters) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  private static SqlFailure failureOf(Future<Answer> answer) throws InterruptedException {
    try {
      answer.get();
    } catch (ExecutionException e) {
      return (SqlFailure) e.getCause();
    }
    throw new AssertionError("the statement did not fail");
  }

  @Test
  void readsWhatIsCommittedStatementByStatement() throws SqlFailure {
    runAll(one, "BEGIN", "SELECT * FROM T");
    runAll(two, "BEGIN", "INSERT INTO T VALUES (2, 'b')");
    assertThat(one(one, "SELECT COUNT(*) FROM T")).isEqualTo("1");
    assertThat(one(two, "SELECT COUNT(*) FROM T")).isEqualTo("2");
    run(two, "COMMIT");
    assertThat(one(one, "SELECT COUNT(*) FROM T")).isEqualTo("2");
  }

  @Test
  void undoesAFailedStatementAndKeepsTheTransactionOpen() throws SqlFailure {
    runAll(one, "BEGIN", "INSERT INTO T VALUES (2, 'b')");
    failure(one, "INSERT INTO T SELECT COLUMN1, 'c' FROM VALUES ('3'), ('x')");
    assertThat(one.state().transaction()).isTrue();
    run(one, "COMMIT");
    assertThat(one(two, "SELECT COUNT(*) FROM T")).isEqualTo("2");
  }

  @Test
  void refusesAllButTheEndAfterAFailureWhenToldTo() throws SqlFailure {
    runAll(
        one,
        "ALTER SESSION SET TRANSACTION_ABORT_ON_ERROR = TRUE",
        "BEGIN",
        "INSERT INTO T VALUES (2, 'b')");
    failure(one, "INSERT INTO T VALUES ('x', 'c')");
    assertThat(failure(one, "INSERT INTO T VALUES (3, 'c')"))
        .hasMessageContaining("TRANSACTION_ABORT_ON_ERROR");
    assertThat(failure(one, "CREATE TABLE U (A INT)"))
        .hasMessageContaining("TRANSACTION_ABORT_ON_ERROR");
    run(one, "ROLLBACK");
    assertThat(one(one, "SELECT COUNT(*) FROM T")).isEqualTo("1");
  }

  @Test
  void beginsATransactionOfItsOwnWithoutAutocommit() throws SqlFailure {
    runAll(one, "ALTER SESSION SET AUTOCOMMIT = FALSE", "INSERT INTO T VALUES (2, 'b')");
    assertThat(one.state().transaction()).isTrue();
    assertThat(one(two, "SELECT COUNT(*) FROM T")).isEqualTo("1");
    run(one, "ALTER SESSION SET AUTOCOMMIT = TRUE");
    assertThat(one(two, "SELECT COUNT(*) FROM T")).isEqualTo("2");
    runAll(one, "ALTER SESSION SET AUTOCOMMIT = FALSE", "SELECT * FROM T");
    assertThat(one.state().transaction()).as("begun by a query").isTrue();
    run(two, "ALTER TABLE T ADD COLUMN A INT");
  }

  @Test
  void letsAnUpdateWaitForAnotherAndSeeItsCommit() throws Exception {
    runAll(one, "BEGIN", "UPDATE T SET K = 5");
    Future<Answer> waiting = later(two, "UPDATE T SET S = 'b' WHERE K = 5");
    awaitWaiters(1);
    run(one, "COMMIT");
    assertThat(waiting.get().rows()).containsExactly(List.of("1", "0"));
  }

  @Test
  void letsInsertsPassEachOtherAndAnUpdate() throws SqlFailure {
    runAll(one, "BEGIN", "UPDATE T SET S = 'x'", "INSERT INTO T VALUES (2, 'b')");
    run(two, "INSERT INTO T VALUES (3, 'c')");
    run(one, "COMMIT");
    assertThat(one(one, "SELECT COUNT(*) FROM T")).isEqualTo("3");
  }

  @Test
  void givesUpALockAfterItsTimeout() throws Exception {
    runAll(one, "BEGIN", "DELETE FROM T");
    run(two, "ALTER SESSION SET LOCK_TIMEOUT = 60");
    Future<Answer> waiting = later(two, "UPDATE T SET S = 'b'");
    awaitWaiters(1);
    fixture.clock.advance(Duration.ofSeconds(61));
    SqlFailure failure = failureOf(waiting);
    assertThat(failure.code()).isEqualTo("000625");
    assertThat(failure.sqlState()).isEqualTo("57014");
    assertThat(failure).hasMessageContaining("Table 'T' is locked in transaction");
    run(one, "ROLLBACK");
    run(two, "UPDATE T SET S = 'b'");
  }

  @Test
  void abortsTheStatementThatWouldCloseACircle() throws Exception {
    runAll(one, "BEGIN", "UPDATE T SET S = 'x'");
    runAll(two, "BEGIN", "UPDATE U SET S = 'x'");
    Future<Answer> waiting = later(one, "UPDATE U SET S = 'y'");
    awaitWaiters(1);
    SqlFailure failure = failure(two, "UPDATE T SET S = 'y'");
    assertThat(failure).hasMessageContaining("deadlock");
    run(two, "ROLLBACK");
    assertThat(waiting.get().rows()).containsExactly(List.of("1", "0"));
  }

  @Test
  void letsNoMoreThanTwentyWait() throws Exception {
    runAll(one, "BEGIN", "UPDATE T SET S = 'x'");
    List<Future<Answer>> waiting = new ArrayList<>();
    for (int i = 0; i < LockTable.MOST_WAITERS; i++) {
      waiting.add(later(fixture.another(), "UPDATE T SET S = 'y'"));
    }
    awaitWaiters(LockTable.MOST_WAITERS);
    SqlFailure failure = failure(two, "UPDATE T SET S = 'z'");
    assertThat(failure.code()).isEqualTo("000625");
    assertThat(failure).hasMessageContaining("exceeds the 20 statements limit");
    run(one, "COMMIT");
    for (Future<Answer> answer : waiting) {
      assertThat(answer.get().rows()).containsExactly(List.of("1", "0"));
    }
  }

  @Test
  void endsAnAbandonedTransactionThatBlocksAfterFiveMinutes() throws Exception {
    runAll(one, "BEGIN", "UPDATE T SET S = 'zombie'");
    one.detach();
    Future<Answer> waiting = later(two, "UPDATE T SET S = S || '!'");
    awaitWaiters(1);
    fixture.clock.advance(Duration.ofMinutes(4));
    assertThat(waiting.isDone()).isFalse();
    fixture.clock.advance(Duration.ofMinutes(1));
    waiting.get();
    assertThat(one(two, "SELECT S FROM T")).isEqualTo("a!");
    assertThat(one.state().transaction()).isFalse();
    run(one, "COMMIT");
    assertThat(one(one, "SELECT S FROM T")).isEqualTo("a!");
  }

  @Test
  void letsADefinitionWaitForTheWritersOfItsTable() throws Exception {
    runAll(one, "BEGIN", "INSERT INTO T VALUES (2, 'b')");
    Future<Answer> waiting = later(two, "ALTER TABLE T ADD COLUMN C INT");
    awaitWaiters(1);
    run(one, "COMMIT");
    waiting.get();
    assertThat(run(one, "SELECT * FROM T").columns()).hasSize(3);
  }

  @Test
  void cancelsAStatementThatWaits() throws Exception {
    runAll(one, "BEGIN", "UPDATE T SET S = 'x'");
    Future<Answer> waiting = later(two, "UPDATE T SET S = 'y'");
    awaitWaiters(1);
    two.cancel();
    assertThat(failureOf(waiting).code()).isEqualTo("000604");
    assertThat(one(two, "SELECT S FROM T")).isEqualTo("a");
  }

  @Test
  void abortsASessionForItsOwnUserOnly() throws SqlFailure {
    runAll(one, "GRANT USAGE ON DATABASE DB TO ROLE LOADER", "BEGIN", "UPDATE T SET S = 'x'");
    try (Session stranger = fixture.open("STRANGER", "LOADER", "DB", Map.of())) {
      assertThat(failure(stranger, "SELECT SYSTEM$ABORT_SESSION(" + one.id() + ")").code())
          .isEqualTo("003001");
    }
    assertThat(one(two, "SELECT SYSTEM$ABORT_SESSION(" + one.id() + ")"))
        .isEqualTo("session [" + one.id() + "] terminated.");
    assertThat(one(two, "SELECT S FROM T")).isEqualTo("a");
    assertThatThrownBy(() -> run(one, "SELECT 1")).hasMessageContaining("no longer exists");
  }

  @Test
  void commitsWhatManySessionsWriteAtOnce() throws Exception {
    run(one, "CREATE TABLE OFFS (PART INT, OFF INT)");
    run(one, "INSERT INTO OFFS VALUES (0, 0)");
    List<Callable<Void>> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Session session = fixture.another();
      writers.add(
          () -> {
            for (int j = 0; j < 25; j++) {
              runAll(
                  session,
                  "BEGIN",
                  "INSERT INTO T VALUES (7, 'w'), (8, 'w')",
                  "UPDATE OFFS SET OFF = OFF + 1 WHERE PART = 0",
                  "COMMIT");
            }
            return null;
          });
    }
    for (Future<Void> writer : executor.invokeAll(writers)) {
      writer.get();
    }
    assertThat(one(one, "SELECT OFF FROM OFFS")).isEqualTo("100");
    assertThat(one(one, "SELECT COUNT(*) FROM T WHERE S = 'w'")).isEqualTo("200");
  }

  @Test
  void upsertsFromManySessionsWhileTheTableGrowsColumns() throws Exception {
    StageName stage = new StageName("DB", "PUBLIC", "ST", 0);
    runAll(
        one,
        "CREATE STAGE ST",
        "CREATE TABLE TGT (K INT, S VARCHAR, PRIMARY KEY (K))",
        "CREATE TABLE OFFS (PART INT, OFF INT, PRIMARY KEY (PART))",
        "INSERT INTO OFFS VALUES (0, 0), (1, 0), (2, 0), (3, 0)");
    int rounds = 12;
    List<Callable<Void>> work = new ArrayList<>();
    for (int part = 0; part < 4; part++) {
      int own = part;
      Session session = fixture.another();
      work.add(
          () -> {
            for (int round = 0; round < rounds; round++) {
              upsert(session, stage, own, round);
            }
            return null;
          });
    }
    work.add(
        () -> {
          for (int i = 0; i < 6; i++) {
            run(two, "ALTER TABLE TGT ADD COLUMN IF NOT EXISTS C" + i + " VARCHAR");
          }
          return null;
        });
    for (Future<Void> done : executor.invokeAll(work)) {
      done.get();
    }
    // Each round brings 100 keys of its own part, and takes the ten of the last round away.
    assertThat(one(one, "SELECT COUNT(*) FROM TGT")).isEqualTo("360");
    assertThat(one(one, "SELECT COUNT(*) FROM TGT WHERE S = 'round " + (rounds - 1) + "'"))
        .isEqualTo("360");
    assertThat(one(one, "SELECT LISTAGG(OFF, ',') FROM OFFS")).isEqualTo("12,12,12,12");
    assertThat(run(one, "SELECT * FROM TGT").columns()).hasSize(8);
  }

  private void upsert(Session session, StageName stage, int part, int round) throws Exception {
    StringBuilder csv = new StringBuilder();
    for (int key = 0; key < 100; key++) {
      boolean gone = key >= 90 && round % 2 == 1;
      csv.append(part * 1000 + key).append(",round ").append(round).append(gone ? ",D\n" : ",U\n");
    }
    String file = part + "/" + round + ".csv";
    fixture.stages.put(stage, file, csv.toString().getBytes(UTF_8));
    runAll(
        session,
        "CREATE OR REPLACE TEMPORARY TABLE CHANGES (K INT, S VARCHAR, OP VARCHAR)",
        "BEGIN",
        "COPY INTO CHANGES FROM @ST/" + file + " FILE_FORMAT = (TYPE = CSV)",
        "MERGE INTO TGT t USING CHANGES s ON t.K = s.K WHEN MATCHED AND s.OP = 'D' THEN DELETE WHEN"
            + " MATCHED THEN UPDATE SET S = s.S WHEN NOT MATCHED AND s.OP = 'U' THEN INSERT (K, S)"
            + " VALUES (s.K, s.S)",
        "MERGE INTO OFFS t USING (SELECT "
            + part
            + " AS P, "
            + round
            + " AS EXPECTED) s ON t.PART = s.P AND t.OFF = s.EXPECTED"
            + " WHEN MATCHED THEN UPDATE SET OFF = t.OFF + 1",
        "COMMIT",
        "REMOVE @ST/" + file);
  }
}
