package dev.millrace.sandbox.snowflake.sql;

import static dev.millrace.sandbox.snowflake.sql.EngineFixture.failure;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.one;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.rows;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.run;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.runAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ChangesTest {
  @RegisterExtension private final EngineFixture fixture = new EngineFixture();
  private Session session;

  @BeforeEach
  void open() throws SqlFailure {
    session = fixture.session;
  }

  @Test
  void mergesUpdatesDeletesAndInsertsOfTheLastOfEachKey() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE TGT (K INT, S VARCHAR, V VARIANT, _OFF INT, PRIMARY KEY (K))",
        "INSERT INTO TGT SELECT COLUMN1, COLUMN2, PARSE_JSON('{}'), 0 FROM VALUES"
            + " (1,'a'),(2,'b'),(3,'c')",
        "CREATE TEMPORARY TABLE STG (K INT, S VARCHAR, V VARIANT, _OP VARCHAR, _OFF INT)",
        "INSERT INTO STG SELECT COLUMN1, COLUMN2, PARSE_JSON('{\"x\":1}'), COLUMN3, COLUMN4 FROM"
            + " VALUES"
            + " (1,'a1','U',10),(1,'a2','U',11),(2,NULL,'D',12),(4,'d','U',13),(5,'e','U',14),(5,NULL,'D',15)");
    Answer answer =
        run(
            session,
            "MERGE INTO TGT t USING (SELECT * FROM STG QUALIFY ROW_NUMBER() OVER (PARTITION BY K"
                + " ORDER BY _OFF DESC) = 1) s ON t.K = s.K WHEN MATCHED AND s._OP = 'D' THEN"
                + " DELETE WHEN MATCHED THEN UPDATE SET S = s.S, t.V = s.V, _OFF = s._OFF WHEN NOT"
                + " MATCHED AND s._OP <> 'D' THEN INSERT (K, S, V, _OFF) VALUES (s.K, s.S, s.V,"
                + " s._OFF)");
    assertThat(answer.columns().stream().map(Column::name))
        .containsExactly(
            "number of rows inserted", "number of rows updated", "number of rows deleted");
    assertThat(answer.rows()).containsExactly(List.of("1", "1", "1"));
    assertThat(rows(session, "SELECT K, S, V:x::INT, _OFF FROM TGT ORDER BY K"))
        .containsExactly(
            List.of("1", "a2", "1", "11"),
            Arrays.asList("3", "c", null, "0"),
            List.of("4", "d", "1", "13"));
  }

  @Test
  void refusesAMergeThatChangesARowTwice() throws SqlFailure {
    runAll(session, "CREATE TABLE T (K INT, S VARCHAR)", "INSERT INTO T VALUES (1, 'a')");
    String twice = "USING (SELECT 1 AS K, 'x' AS S UNION ALL SELECT 1, 'y') s ON t.K = s.K";
    SqlFailure failure =
        failure(session, "MERGE INTO T t " + twice + " WHEN MATCHED THEN UPDATE SET S = s.S");
    assertThat(failure.code()).isEqualTo("100090");
    assertThat(failure.sqlState()).isEqualTo("42P18");
    assertThat(one(session, "SELECT S FROM T")).isEqualTo("a");
    assertThat(run(session, "MERGE INTO T t " + twice + " WHEN MATCHED THEN DELETE").rows())
        .containsExactly(List.of("1"));
    assertThat(
            run(
                    session,
                    "MERGE INTO T t " + twice + " WHEN NOT MATCHED THEN INSERT VALUES (s.K, s.S)")
                .rows())
        .containsExactly(List.of("2"));
    runAll(
        session,
        "ALTER SESSION SET ERROR_ON_NONDETERMINISTIC_MERGE = FALSE",
        "DELETE FROM T WHERE S = 'y'");
    assertThat(
            run(session, "MERGE INTO T t " + twice + " WHEN MATCHED THEN UPDATE SET S = s.S")
                .rows())
        .containsExactly(List.of("1"));
  }

  @Test
  void doesNotEnforceAPrimaryKey() throws SqlFailure {
    runAll(session, "CREATE TABLE T (K INT PRIMARY KEY)", "INSERT INTO T VALUES (1), (1)");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("2");
    assertThat(failure(session, "INSERT INTO T VALUES (NULL)").code()).isEqualTo("100072");
  }

  @Test
  void countsWhatItChanges() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (K INT, S VARCHAR(2))",
        "INSERT INTO T VALUES (1,'a'),(2,'b'),(3,'c')");
    assertThat(run(session, "UPDATE T SET S = 'z', K = K + 10 WHERE T.K > 1").rows())
        .containsExactly(List.of("2", "0"));
    assertThat(run(session, "DELETE FROM T x WHERE x.K IN (11, 12)").rows())
        .containsExactly(List.of("1"));
    assertThat(failure(session, "UPDATE T SET S = 'long'").code()).isEqualTo("100078");
    assertThat(failure(session, "INSERT INTO T VALUES (1)"))
        .hasMessageContaining("expecting 2 but got 1");
    assertThat(failure(session, "INSERT INTO T (K, NOPE) VALUES (1, 2)"))
        .hasMessageContaining("invalid identifier 'NOPE'");
    assertThat(failure(session, "SELECT NOPE FROM T"))
        .hasMessageContaining("invalid identifier 'NOPE'");
    run(session, "TRUNCATE TABLE T");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("0");
  }

  @Test
  void insertsAnArrayBindInOneStatement() throws SqlFailure {
    run(session, "CREATE TABLE T (K INT, S VARCHAR)");
    String sql = "INSERT INTO T VALUES (?, ?)";
    Answer described = session.describe(sql);
    assertThat(described.numberOfBinds()).isEqualTo(2);
    assertThat(described.arrayBindSupported()).isTrue();
    Answer answer =
        session.execute(
            sql,
            new Binds(
                List.of(
                    new Binds.Column("FIXED", List.of("1", "2", "3")),
                    new Binds.Column("TEXT", Arrays.asList("a", null, "c")))));
    assertThat(answer.rows()).containsExactly(List.of("3"));
    assertThat(
            one(session, "SELECT LISTAGG(K || NVL(S, '-'), ',') WITHIN GROUP (ORDER BY K) FROM T"))
        .isEqualTo("1a,2-,3c");
  }

  @Test
  void fencesByAMergeOfConstants() throws SqlFailure {
    run(
        session,
        "CREATE TABLE OFFS (CONNECTOR VARCHAR, TOPIC VARCHAR, PART NUMBER(10,0), NEXT_OFFSET"
            + " NUMBER(38,0), EPOCH NUMBER(38,0), OWNER VARCHAR, UPDATED_AT TIMESTAMP_LTZ, PRIMARY"
            + " KEY (CONNECTOR, TOPIC, PART))");
    String fence =
        "MERGE INTO OFFS t USING (SELECT COLUMN1 AS C, COLUMN2 AS T, COLUMN3 AS P FROM VALUES ('c',"
            + " 'a', 0), ('c', 'a', 1)) s ON t.CONNECTOR = s.C AND t.TOPIC = s.T AND t.PART = s.P"
            + " WHEN MATCHED THEN UPDATE SET EPOCH = t.EPOCH + 1, OWNER = 'me', UPDATED_AT ="
            + " CURRENT_TIMESTAMP() WHEN NOT MATCHED THEN INSERT (CONNECTOR, TOPIC, PART,"
            + " NEXT_OFFSET, EPOCH, OWNER) VALUES (s.C, s.T, s.P, -1, 1, 'me')";
    assertThat(run(session, fence).rows()).containsExactly(List.of("2", "0"));
    assertThat(run(session, fence).rows()).containsExactly(List.of("0", "2"));
    assertThat(rows(session, "SELECT PART, NEXT_OFFSET, EPOCH FROM OFFS ORDER BY PART"))
        .containsExactly(List.of("0", "-1", "2"), List.of("1", "-1", "2"));
  }

  @Test
  void mergesTheNewestByAVersionOrByWhatCameBefore() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (\"id\" INT, \"v\" INT, S VARCHAR, GONE BOOLEAN, PRIMARY KEY (\"id\"))",
        "INSERT INTO T VALUES (1, 5, 'old', FALSE), (2, 1, 'old', FALSE), (3, 9, 'kept', FALSE)",
        "CREATE OR REPLACE TEMPORARY TABLE \"changes\" (\"id\" INT, \"v\" INT, S VARCHAR, \"__OP\""
            + " VARCHAR, \"__SEQ\" INT)",
        "INSERT INTO \"changes\" VALUES (1, 7, 'new', 'U', 1), (1, 6, 'late', 'U', 2), (2, 3, 'x',"
            + " 'U', 3), (2, NULL, NULL, 'D', 4), (3, 8, 'stale', 'U', 5)");
    run(
        session,
        "MERGE INTO \"T\" t USING (SELECT * FROM (SELECT *, COALESCE(\"v\", MAX(\"v\") OVER"
            + " (PARTITION BY \"id\" ORDER BY \"__SEQ\" ROWS BETWEEN UNBOUNDED PRECEDING AND"
            + " CURRENT ROW)) AS \"__NEWEST\" FROM \"changes\") QUALIFY ROW_NUMBER() OVER"
            + " (PARTITION BY \"id\" ORDER BY \"__NEWEST\" DESC NULLS LAST, \"__SEQ\" DESC) = 1) s"
            + " ON t.\"id\" = s.\"id\" WHEN MATCHED AND s.\"__OP\" = 'D' AND (s.\"v\" IS NULL OR"
            + " t.\"v\" IS NULL OR s.\"v\" >= t.\"v\") THEN UPDATE SET GONE = TRUE WHEN MATCHED AND"
            + " s.\"__OP\" = 'U' AND (s.\"v\" IS NULL OR t.\"v\" IS NULL OR s.\"v\" >= t.\"v\")"
            + " THEN UPDATE SET \"v\" = s.\"v\", S = s.S, GONE = FALSE WHEN NOT MATCHED AND"
            + " s.\"__OP\" = 'U' THEN INSERT (\"id\", \"v\", S, GONE) VALUES (s.\"id\", s.\"v\","
            + " s.S, FALSE)");
    assertThat(rows(session, "SELECT \"id\", \"v\", S, GONE FROM T ORDER BY 1"))
        .containsExactly(
            List.of("1", "7", "new", "0"),
            List.of("2", "1", "old", "1"),
            List.of("3", "9", "kept", "0"));
  }

  @Test
  void advancesOnlyTheOffsetsThatAreAsExpected() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE OFFS (CONNECTOR VARCHAR NOT NULL, TOPIC VARCHAR NOT NULL, PART NUMBER(10,0)"
            + " NOT NULL, NEXT_OFFSET NUMBER(38,0), EPOCH NUMBER(38,0), PRIMARY KEY (CONNECTOR,"
            + " TOPIC, PART))",
        "INSERT INTO OFFS VALUES ('c', 'a', 0, -1, 1), ('c', 'longer', 1, 7, 2)");
    String advance =
        "MERGE INTO OFFS t USING (SELECT 'c' AS CONNECTOR, 'a' AS TOPIC, 0 AS PART, 1 AS EPOCH, -1"
            + " AS EXPECTED, 10 AS NEXT UNION ALL SELECT 'c' AS CONNECTOR, 'longer' AS TOPIC, 1 AS"
            + " PART, 1 AS EPOCH, 7 AS EXPECTED, 1000000 AS NEXT) s ON t.CONNECTOR = s.CONNECTOR"
            + " AND t.TOPIC = s.TOPIC AND t.PART = s.PART AND t.EPOCH = s.EPOCH AND t.NEXT_OFFSET ="
            + " s.EXPECTED WHEN MATCHED THEN UPDATE SET NEXT_OFFSET = s.NEXT";
    assertThat(run(session, advance).rows()).containsExactly(List.of("1"));
    assertThat(rows(session, "SELECT NEXT_OFFSET FROM OFFS ORDER BY PART"))
        .containsExactly(List.of("10"), List.of("7"));
  }

  @Test
  void mergesAHundredThousandKeysByTheIndexOfThePrimaryKey() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (K INT, S VARCHAR, PRIMARY KEY (K))",
        "CREATE TEMPORARY TABLE STG (K INT, S VARCHAR)");
    int keys = 100_000;
    List<String> numbers =
        java.util.stream.IntStream.range(0, keys).mapToObj(String::valueOf).toList();
    Binds binds =
        new Binds(List.of(new Binds.Column("FIXED", numbers), new Binds.Column("TEXT", numbers)));
    session.execute("INSERT INTO STG VALUES (?, ?)", binds);
    String merge =
        "MERGE INTO T t USING STG s ON t.K = s.K WHEN MATCHED THEN UPDATE SET S = s.S || '!' WHEN"
            + " NOT MATCHED THEN INSERT VALUES (s.K, s.S)";
    assertThat(run(session, merge).rows()).containsExactly(List.of("100000", "0"));
    assertThat(run(session, merge).rows()).containsExactly(List.of("0", "100000"));
    assertThat(one(session, "SELECT COUNT(*) FROM T WHERE S = K || '!'")).isEqualTo("100000");
  }
}
