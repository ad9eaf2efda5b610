package dev.millrace.sandbox.snowflake.sql;

import static dev.millrace.sandbox.snowflake.sql.EngineFixture.failure;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.one;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.rows;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.run;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.runAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DefinitionsTest {
  @RegisterExtension private final EngineFixture fixture = new EngineFixture();
  private Session session;

  @BeforeEach
  void open() throws SqlFailure {
    session = fixture.session;
  }

  private List<List<String>> described(String table) throws SqlFailure {
    return rows(session, "DESCRIBE TABLE " + table).stream()
        .map(row -> Arrays.asList(row.get(0), row.get(1), row.get(3), row.get(4), row.get(5)))
        .toList();
  }

  @Test
  void describesATableAsItWasMade() throws SqlFailure {
    run(
        session,
        "CREATE TRANSIENT TABLE T (ID NUMBER(38,0), \"a b\" STRING DEFAULT 'x' COMMENT 'it''s', TS"
            + " TIMESTAMP_NTZ(3) NOT NULL, V VARIANT, PRIMARY KEY (ID)) CLUSTER BY (ID) COMMENT ="
            + " 'made here'");
    assertThat(described("T"))
        .containsExactly(
            Arrays.asList("ID", "NUMBER(38,0)", "N", null, "Y"),
            Arrays.asList("a b", "VARCHAR(16777216)", "Y", "'x'", "N"),
            Arrays.asList("TS", "TIMESTAMP_NTZ(3)", "N", null, "N"),
            Arrays.asList("V", "VARIANT", "Y", null, "N"));
    run(session, "INSERT INTO T (ID, TS) VALUES (1, '2024-01-01')");
    assertThat(one(session, "SELECT \"a b\" FROM T")).isEqualTo("x");
    List<String> shown = rows(session, "SHOW TABLES LIKE 't'").get(0);
    assertThat(shown).contains("T", "DB", "PUBLIC", "TRANSIENT", "made here", "ACCOUNTADMIN");
    assertThat(rows(session, "SHOW PRIMARY KEYS IN TABLE T").get(0)).contains("ID", "1");
    assertThat(
            one(
                session,
                "SELECT DATA_TYPE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'T' AND"
                    + " COLUMN_NAME = 'a b'"))
        .isEqualTo("TEXT");
    assertThat(rows(session, "SHOW COLUMNS IN TABLE T").get(0).get(3))
        .isEqualTo("{\"type\":\"FIXED\",\"precision\":38,\"scale\":0,\"nullable\":false}");
  }

  @Test
  void keepsNamesThatDifferByCaseOrDotApart() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (A INT)",
        "CREATE TABLE \"t\" (A INT)",
        "CREATE SCHEMA \"X.Y\"",
        "CREATE TABLE Z (A INT)",
        "CREATE DATABASE \"DB.X\"",
        "CREATE SCHEMA Y");
    assertThat(failure(session, "SELECT * FROM Z").code()).isEqualTo("002003");
    assertThat(one(session, "SELECT COUNT(*) FROM DB.\"X.Y\".Z")).isEqualTo("0");
    assertThat(rows(session, "SHOW TABLES IN SCHEMA DB.PUBLIC").stream().map(row -> row.get(1)))
        .containsExactly("T", "t");
  }

  @Test
  void addsWidensAndFreesColumns() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (N NUMBER(5,2) NOT NULL, S VARCHAR(3))",
        "INSERT INTO T VALUES (1.5, 'abc')",
        "ALTER TABLE T ADD COLUMN IF NOT EXISTS V VARIANT, W DATE",
        "ALTER TABLE T ADD COLUMN IF NOT EXISTS V VARIANT",
        "ALTER TABLE T ALTER COLUMN N DROP NOT NULL",
        "ALTER TABLE T ALTER COLUMN N SET DATA TYPE NUMBER(20,2), COLUMN S SET DATA TYPE"
            + " VARCHAR(9)",
        "INSERT INTO T (N, S) VALUES (NULL, 'abcdefghi'), (123456789012345678.25, 'x')");
    assertThat(described("T").stream().map(row -> row.get(1)))
        .containsExactly("NUMBER(20,2)", "VARCHAR(9)", "VARIANT", "DATE");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("3");
    assertThat(failure(session, "ALTER TABLE T ADD COLUMN V DATE").code()).isEqualTo("001430");
    assertThat(failure(session, "ALTER TABLE T ALTER COLUMN S SET DATA TYPE VARCHAR(2)"))
        .hasMessageContaining("cannot change column S from type VARCHAR(9) to VARCHAR(2)");
    assertThat(failure(session, "ALTER TABLE T ADD COLUMN X INT NOT NULL").code())
        .isEqualTo("002261");
    assertThat(failure(session, "ALTER TABLE T ALTER COLUMN NOPE DROP NOT NULL").code())
        .isEqualTo("000904");
  }

  @Test
  void replacesLikesAndFillsTables() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (A INT DEFAULT 7, B VARCHAR(5), PRIMARY KEY (A))",
        "CREATE TABLE L LIKE T",
        "INSERT INTO L (B) VALUES ('x')",
        "CREATE TABLE C AS SELECT A AS K, B || '!' AS S FROM L");
    assertThat(described("L")).isEqualTo(described("T"));
    assertThat(rows(session, "SELECT * FROM C")).containsExactly(List.of("7", "x!"));
    assertThat(failure(session, "CREATE TABLE T (A INT)").code()).isEqualTo("002002");
    assertThat(one(session, "CREATE TABLE IF NOT EXISTS T (Z INT)"))
        .isEqualTo("T already exists, statement succeeded.");
    run(session, "CREATE OR REPLACE TABLE T (Z INT)");
    assertThat(described("T").get(0).get(0)).isEqualTo("Z");
    assertThat(one(session, "DROP TABLE T")).isEqualTo("T successfully dropped.");
    assertThat(failure(session, "DROP TABLE T").code()).isEqualTo("002003");
    assertThat(one(session, "DROP TABLE IF EXISTS T")).contains("already dropped");
  }

  @Test
  void hidesATableBehindASessionsTemporaryOne() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (A INT)",
        "INSERT INTO T VALUES (1)",
        "CREATE TEMPORARY TABLE T (A INT, B VARCHAR)",
        "INSERT INTO T VALUES (2, 'mine')");
    assertThat(rows(session, "SELECT T.A, T.B FROM T")).containsExactly(List.of("2", "mine"));
    assertThat(run(session, "SELECT * FROM T").columns().get(0).precision()).isEqualTo(38);
    try (Session other = fixture.another()) {
      assertThat(rows(other, "SELECT * FROM T")).containsExactly(List.of("1"));
      run(other, "CREATE TEMPORARY TABLE T (C DATE)");
    }
    runAll(session, "CREATE SCHEMA S2", "USE SCHEMA S2");
    assertThat(failure(session, "SELECT * FROM T").code()).isEqualTo("002003");
    runAll(session, "USE SCHEMA PUBLIC", "DROP TABLE T");
    assertThat(rows(session, "SELECT * FROM T")).containsExactly(List.of("1"));
  }

  @Test
  void commitsTheOpenTransactionBeforeADefinition() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (A INT)",
        "BEGIN",
        "INSERT INTO T VALUES (1)",
        "CREATE TEMPORARY TABLE X (A INT)",
        "ROLLBACK");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("1");
  }

  @Test
  void outlivesARestart() throws SqlFailure {
    runAll(
        session,
        "CREATE SCHEMA KEPT",
        "CREATE TABLE T (A INT, PRIMARY KEY (A)) COMMENT = 'c'",
        "INSERT INTO T VALUES (1)",
        "CREATE STAGE ST",
        "BEGIN",
        "INSERT INTO T VALUES (2)");
    fixture.engine.close();
    fixture.open(fixture.directory);
    session = fixture.session;
    assertThat(rows(session, "SELECT * FROM KEPT.T")).containsExactly(List.of("1"));
    run(session, "USE SCHEMA KEPT");
    assertThat(described("T").get(0).get(4)).isEqualTo("Y");
    assertThat(rows(session, "SHOW STAGES").get(0)).contains("ST");
  }

  @Test
  void hasOnTheDiskWhatItCommitted() throws Exception {
    runAll(
        session,
        "CREATE TABLE T (A INT)",
        "INSERT INTO T VALUES (1)",
        "BEGIN",
        "INSERT INTO T VALUES (2)");
    Path copy = Files.createDirectory(fixture.directory.resolve("copy"));
    // As the files are at this moment, a kill -9 would leave them.
    try (var files = Files.list(fixture.directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    try (Engine other = new Engine(copy, fixture.stages, fixture.clock);
        Session admin =
            other.open(new SessionSettings("A", "ACCOUNTADMIN", "DB", null, "WH", Map.of()))) {
      assertThat(rows(admin, "SELECT * FROM T")).containsExactly(List.of("1"));
    }
  }

  @Test
  void tellsWhatARoleLacks() throws SqlFailure {
    run(session, "CREATE TABLE T (A INT)");
    runAll(
        session,
        "CREATE STAGE ST",
        "GRANT USAGE ON DATABASE DB TO ROLE LOADER",
        "GRANT USAGE, CREATE TABLE ON SCHEMA DB.PUBLIC TO ROLE LOADER");
    try (Session loader = fixture.open("LOADER", "LOADER", "DB", Map.of())) {
      assertThat(failure(loader, "SELECT * FROM T").code()).isEqualTo("002003");
      run(session, "GRANT SELECT, INSERT ON TABLE T TO ROLE LOADER");
      runAll(loader, "INSERT INTO T VALUES (1)", "CREATE TABLE MINE (A INT)", "DELETE FROM MINE");
      SqlFailure refused = failure(loader, "DELETE FROM T");
      assertThat(refused.code()).isEqualTo("003001");
      assertThat(refused.sqlState()).isEqualTo("42501");
      assertThat(refused).hasMessageContaining("Insufficient privileges to operate on table 'T'");
      assertThat(failure(loader, "CREATE STAGE S2").code()).isEqualTo("003001");
      assertThat(failure(loader, "LIST @ST").code()).isEqualTo("002003");
      assertThat(failure(loader, "CREATE ROLE R").code()).isEqualTo("003001");
      assertThat(rows(loader, "SHOW GRANTS TO ROLE LOADER").stream().map(row -> row.get(1)))
          .contains("SELECT", "INSERT", "USAGE", "CREATE TABLE");
      run(session, "REVOKE INSERT ON TABLE T FROM ROLE LOADER");
      assertThat(failure(loader, "INSERT INTO T VALUES (2)").code()).isEqualTo("003001");
      run(session, "REVOKE USAGE ON SCHEMA DB.PUBLIC FROM ROLE LOADER");
      assertThat(failure(loader, "SELECT * FROM T").code()).isEqualTo("002003");
    }
  }

  @Test
  void answersTheSessionsContext() throws SqlFailure {
    assertThat(
            rows(
                session,
                "SELECT CURRENT_DATABASE(), CURRENT_SCHEMA(), CURRENT_ROLE(), CURRENT_USER(),"
                    + " CURRENT_WAREHOUSE(), CURRENT_TIMESTAMP()::VARCHAR"))
        .containsExactly(
            List.of(
                "DB", "PUBLIC", "ACCOUNTADMIN", "ADMIN", "WH", "2026-03-01 12:00:00.000 +0000"));
    Answer altered = run(session, "ALTER SESSION SET AUTOCOMMIT = FALSE QUERY_TAG = 'x'");
    assertThat(altered.changedParameters())
        .isEqualTo(Map.of("AUTOCOMMIT", false, "QUERY_TAG", "x"));
    assertThat(failure(session, "USE DATABASE NOPE").code()).isEqualTo("002003");
    try (Session bare =
        fixture.engine.open(
            new SessionSettings("U", "ACCOUNTADMIN", "DB", null, "NOPE", Map.of()))) {
      run(bare, "CREATE TABLE T (A INT)");
      assertThat(failure(bare, "INSERT INTO T VALUES (1)").code()).isEqualTo("000606");
    }
  }

  /** As the tasks of a connector do when they start. */
  @Test
  void sessionsMakeTheSameThingsAtTheSameTime() throws Exception {
    int sessions = 4;
    int rounds = 25;
    ExecutorService threads = Executors.newFixedThreadPool(sessions);
    try {
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < sessions; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    try (Session one = fixture.another()) {
                      runAll(
                          one,
                          "CREATE TABLE IF NOT EXISTS T" + round + " (A NUMBER, PRIMARY KEY (A))",
                          "CREATE STAGE IF NOT EXISTS S" + round,
                          "CREATE OR REPLACE TEMPORARY TABLE MARK AS SELECT CAST('' AS VARCHAR) AS N",
                          "SHOW TABLES LIKE 'T" + round + "'",
                          "DESCRIBE TABLE T" + round,
                          "BEGIN",
                          "UPDATE MARK SET N = 'x'",
                          "INSERT INTO T" + round + " VALUES (1)",
                          "SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'MARK'",
                          "COMMIT");
                    }
                  }
                  return null;
                }));
      }
      for (Future<Void> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    for (int round = 0; round < rounds; round++) {
      assertThat(one(session, "SELECT COUNT(*) FROM T" + round)).isEqualTo("" + sessions);
    }
  }
}
