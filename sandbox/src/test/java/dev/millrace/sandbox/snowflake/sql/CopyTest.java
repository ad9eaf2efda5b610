package dev.millrace.sandbox.snowflake.sql;

import static dev.millrace.sandbox.snowflake.sql.EngineFixture.failure;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.one;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.rows;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.run;
import static dev.millrace.sandbox.snowflake.sql.EngineFixture.runAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CopyTest {
  private static final StageName STAGE = new StageName("DB", "PUBLIC", "ST", 0);
  private static final String CSV =
      " FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '\"')";

  @RegisterExtension private final EngineFixture fixture = new EngineFixture();
  private Session session;

  @BeforeEach
  void open() throws SqlFailure {
    session = fixture.session;
    runAll(session, "CREATE STAGE ST", "CREATE TABLE T (K NUMBER(5,0), S VARCHAR(5))");
  }

  private void stage(String name, String content) throws IOException {
    fixture.stages.put(STAGE, name, content.getBytes(UTF_8));
  }

  private void stageParquet(String name, String query) throws IOException, SQLException {
    Path file = fixture.directory.resolve("made.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        var statement = duck.createStatement()) {
      statement.execute(
          "COPY (" + query + ") TO '" + file + "' (FORMAT parquet, COMPRESSION zstd)");
    }
    fixture.stages.put(STAGE, name, Files.readAllBytes(file));
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  @Test
  void loadsCsvInOrderAndOnlyOnce() throws Exception {
    fixture.stages.put(STAGE, "p/a.csv.gz", gzip("1,\"x,\"\"y\"\"\"\n2,\\N\r\n3,\n"));
    String copy = "COPY INTO T FROM @ST/p/" + CSV;
    assertThat(rows(session, copy))
        .containsExactly(
            Arrays.asList("st/p/a.csv.gz", "LOADED", "3", "3", "1", "0", null, null, null, null));
    assertThat(rows(session, "SELECT * FROM T ORDER BY K"))
        .containsExactly(
            List.of("1", "x,\"y\""), Arrays.asList("2", null), Arrays.asList("3", null));
    assertThat(one(session, copy)).isEqualTo("Copy executed with 0 files processed.");
    run(session, copy + " FORCE = TRUE");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("6");
    runAll(session, "CREATE OR REPLACE TABLE T (K INT, S VARCHAR)", copy);
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("3");
    stage("p/a.csv.gz", "9,new\n");
    run(session, copy);
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("4");
  }

  @Test
  void forgetsWithTheTransactionWhatItLoaded() throws Exception {
    stage("a.csv", "1,a\n2,b\n");
    for (String end : List.of("ROLLBACK", "COMMIT")) {
      runAll(session, "BEGIN", "COPY INTO T FROM @ST" + CSV);
      assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("2");
      run(session, end);
    }
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("2");
  }

  @Test
  void abortsAtTheFirstErrorAndNamesItsPlace() throws Exception {
    stage("a.csv", "1,a\nx,b\n");
    SqlFailure failure = failure(session, "COPY INTO T FROM @ST" + CSV);
    assertThat(failure.code()).isEqualTo("100038");
    assertThat(failure)
        .hasMessageContaining("Numeric value 'x' is not recognized")
        .hasMessageContaining("File 'a.csv', line 2")
        .hasMessageContaining("column \"T\"[\"K\":1]");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("0");
  }

  @Test
  void goesOnPastErrorsAndCountsThem() throws Exception {
    stage("a.csv", "1,a\nx,b\n3,too long\n4,d\n100000,e\n");
    stage("b.csv", "y,b\n");
    stage("c.csv", "5,ok\n");
    assertThat(rows(session, "COPY INTO T FROM @ST" + CSV + " ON_ERROR = CONTINUE"))
        .containsExactly(
            List.of(
                "st/a.csv",
                "PARTIALLY_LOADED",
                "5",
                "2",
                "5",
                "3",
                "Numeric value 'x' is not recognized",
                "2",
                "1",
                "\"T\"[\"K\":1]"),
            List.of(
                "st/b.csv",
                "LOAD_FAILED",
                "1",
                "0",
                "1",
                "1",
                "Numeric value 'y' is not recognized",
                "1",
                "1",
                "\"T\"[\"K\":1]"),
            Arrays.asList("st/c.csv", "LOADED", "1", "1", "1", "0", null, null, null, null));
    assertThat(rows(session, "SELECT K FROM T ORDER BY K"))
        .containsExactly(List.of("1"), List.of("4"), List.of("5"));
  }

  @Test
  void skipsFilesWithErrors() throws Exception {
    stage("a.csv", "1,a\nx,b\n2,b\n");
    stage("b.csv", "3,c\n");
    List<List<String>> answer =
        rows(session, "COPY INTO T FROM @ST" + CSV + " ON_ERROR = 'SKIP_FILE'");
    assertThat(answer.get(0)).containsSequence("st/a.csv", "LOAD_FAILED", "3", "0", "1", "1");
    assertThat(rows(session, "SELECT K FROM T")).containsExactly(List.of("3"));
    run(session, "COPY INTO T FROM @ST" + CSV + " ON_ERROR = SKIP_FILE_2");
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("3");
  }

  @Test
  void transformsParquetByPathAndType() throws Exception {
    stageParquet(
        "d/x.parquet",
        "SELECT 42::BIGINT AS \"k\", 12.345::DECIMAL(10,3) AS d, 'é' AS s, TRUE AS b, DATE"
            + " '2024-02-29' AS dt, TIME '12:34:56.5' AS tm, TIMESTAMP '2024-02-29 01:02:03.123456'"
            + " AS ts, TIMESTAMPTZ '2024-02-29 01:02:03Z' AS tz, 1.5::DOUBLE AS f,"
            + " '\\x01\\xFF'::BLOB AS bin, {'a': [1, 2]} AS n, '{\"j\":1}' AS j, NULL::INTEGER AS"
            + " nothing");
    runAll(
        session,
        "CREATE TABLE P (K NUMBER(38,0), D NUMBER(10,3), S VARCHAR, B BOOLEAN, DT DATE, TM TIME, TS"
            + " TIMESTAMP_NTZ(6), TZ TIMESTAMP_TZ, F FLOAT, BIN BINARY, N VARIANT, J VARIANT, X"
            + " INT, FILE VARCHAR)",
        "COPY INTO P FROM (SELECT $1:\"k\"::NUMBER(38,0), $1:\"d\"::NUMBER(10,3),"
            + " $1:\"s\"::VARCHAR, $1:b::BOOLEAN, $1:dt::DATE, $1:tm::TIME,"
            + " $1:ts::TIMESTAMP_NTZ(6), $1:tz::TIMESTAMP_TZ, $1:f::FLOAT, $1:bin::BINARY, $1:n,"
            + " PARSE_JSON($1:j::VARCHAR), $1:nothing::INT, METADATA$FILENAME FROM @ST/d/)"
            + " FILE_FORMAT = (TYPE = PARQUET USE_VECTORIZED_SCANNER = TRUE BINARY_AS_TEXT = FALSE)"
            + " ON_ERROR = ABORT_STATEMENT");
    assertThat(rows(session, "SELECT * FROM P"))
        .containsExactly(
            Arrays.asList(
                "42",
                "12.345",
                "é",
                "1",
                "19782",
                "45296.500000000",
                "1709168523.123456000",
                "1709168523.000000000 1440",
                "1.5",
                "01FF",
                "{\n  \"a\": [\n    1,\n    2\n  ]\n}",
                "{\n  \"j\": 1\n}",
                null,
                "st/d/x.parquet"));
  }

  @Test
  void namesTheErrorsOfParquetRows() throws Exception {
    stageParquet("x.parquet", "SELECT i AS k, 'v' || i AS s FROM range(99998, 100002) t(i)");
    String copy =
        "COPY INTO T (S, K) FROM (SELECT $1:s::VARCHAR, $1:k::NUMBER(38,0) FROM @ST) FILE_FORMAT ="
            + " (TYPE = PARQUET) ON_ERROR = CONTINUE";
    List<String> row = rows(session, copy).get(0);
    assertThat(row)
        .containsExactly(
            "st/x.parquet",
            "LOAD_FAILED",
            "4",
            "0",
            "4",
            "4",
            "String 'v99998' is too long and would be truncated",
            "1",
            "1",
            "\"T\"[\"S\":2]");
  }

  @Test
  void takesABackslashAndNForNullUnlessToldOtherwise() throws Exception {
    stageParquet("x.parquet", "SELECT '\\N' AS s");
    String copy =
        "COPY INTO T (S) FROM (SELECT $1:s::VARCHAR FROM @ST) FORCE = TRUE FILE_FORMAT = (TYPE ="
            + " PARQUET";
    runAll(session, copy + ")", copy + " NULL_IF = ())");
    assertThat(rows(session, "SELECT S FROM T ORDER BY S"))
        .containsExactly(List.of("\\N"), Arrays.asList((String) null));
  }

  @Test
  void matchesColumnsByName() throws Exception {
    stageParquet("x.parquet", "SELECT 'a' AS \"s\", 1 AS K, 2 AS extra");
    stage("x.json", "{\"K\": 2, \"S\": \"b\"}{\"S\": \"c\", \"k\": 3}");
    run(
        session,
        "COPY INTO T FROM @ST FILES = ('x.parquet') FILE_FORMAT = (TYPE = PARQUET)"
            + " MATCH_BY_COLUMN_NAME = CASE_INSENSITIVE");
    run(
        session,
        "COPY INTO T FROM @ST FILES = ('x.json') FILE_FORMAT = (TYPE = JSON) MATCH_BY_COLUMN_NAME ="
            + " 'CASE_SENSITIVE'");
    assertThat(rows(session, "SELECT * FROM T ORDER BY S"))
        .containsExactly(List.of("1", "a"), List.of("2", "b"), Arrays.asList(null, "c"));
  }

  @Test
  void loadsJsonDocumentsWithNothingBetween() throws Exception {
    fixture.stages.put(
        STAGE, "j.json.gz", gzip("{\"k\":1,\"o\":{\"z\":[1,2]}}{\"k\":2}\n\n{\"k\":3"));
    run(session, "CREATE TABLE J (K INT, O VARIANT)");
    List<String> row =
        rows(
                session,
                "COPY INTO J FROM (SELECT t.$1:k::NUMBER(38,0), t.$1:o FROM @ST t) FILE_FORMAT ="
                    + " (TYPE = JSON) ON_ERROR = CONTINUE")
            .get(0);
    assertThat(row).containsSequence("PARTIALLY_LOADED").contains("3", "2", "1");
    assertThat(row.get(6)).startsWith("Error parsing JSON");
    assertThat(one(session, "SELECT O:z[1] FROM J WHERE K = 1")).isEqualTo("2");
  }

  @Test
  void listsRemovesAndPurgesFiles() throws Exception {
    stage("d/a.csv", "1,a\n");
    stage("d/b.csv", "2,b\n");
    stage("other.csv", "3,c\n");
    assertThat(rows(session, "LIST @ST/d").stream().map(row -> row.get(0)))
        .containsExactly("st/d/a.csv", "st/d/b.csv");
    run(session, "COPY INTO T FROM @ST/d/ FILES = ('a.csv')" + CSV + " PURGE = TRUE");
    assertThat(rows(session, "LIST @ST PATTERN = '.*b[.]csv'").stream().map(row -> row.get(0)))
        .containsExactly("st/d/b.csv");
    assertThat(rows(session, "REMOVE @ST/d/")).containsExactly(List.of("st/d/b.csv", "removed"));
    assertThat(rows(session, "LS '@DB.PUBLIC.ST'")).hasSize(1);
    assertThat(failure(session, "COPY INTO T FROM @ST FILES = ('nope')" + CSV).code())
        .isEqualTo("091016");
    assertThat(failure(session, "LIST @NOPE").code()).isEqualTo("002003");
  }

  @Test
  void handsAPutToTheClient() throws SqlFailure {
    FileTransfer transfer =
        run(
                session,
                "PUT 'file:///tmp/a b.parquet' '@ST/x/y' AUTO_COMPRESS=FALSE"
                    + " SOURCE_COMPRESSION=NONE OVERWRITE=TRUE PARALLEL=2")
            .transfer()
            .orElseThrow();
    assertThat(transfer)
        .isEqualTo(
            new FileTransfer(
                "/tmp/a b.parquet", new StageLocation(STAGE, "x/y"), 2, false, "none", true));
    run(session, "CREATE TEMPORARY STAGE IF NOT EXISTS SYSTEM$BIND");
    StageLocation bind = session.stage("@SYSTEM$BIND/u/1");
    assertThat(bind.stage().session()).isEqualTo(session.id());
    assertThat(bind.prefix()).isEqualTo("u/1");
  }

  @Test
  void loadsAHundredThousandRows() throws Exception {
    stageParquet(
        "x.parquet", "SELECT i AS k, 'v' || i AS s, to_json({a: i}) AS v FROM range(100000) t(i)");
    run(session, "CREATE TABLE BIG (K NUMBER(38,0), S VARCHAR, V VARIANT)");
    assertThat(
            rows(
                    session,
                    "COPY INTO BIG FROM (SELECT $1:k::NUMBER(38,0), $1:s::VARCHAR,"
                        + " PARSE_JSON($1:v::VARCHAR) FROM @ST) FILE_FORMAT = (TYPE = PARQUET)")
                .get(0))
        .contains("100000");
    assertThat(one(session, "SELECT COUNT(*) FROM BIG WHERE V:a::INT = K AND S = 'v' || K"))
        .isEqualTo("100000");
  }
}
