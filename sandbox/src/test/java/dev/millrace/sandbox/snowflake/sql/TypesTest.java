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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypesTest {
  @RegisterExtension private final EngineFixture fixture = new EngineFixture();
  private Session session;

  @BeforeEach
  void open() throws SqlFailure {
    session = fixture.session;
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '`',
      textBlock =
          """
          NUMBER(5,0)   | 100000                    | 100046 | 22003 | Number out of representable range: type FIXED[SB4](5,0){nullable}, value 100000
          NUMBER(5,0)   | '100000'                  | 100039 | 22003 | Numeric value '100000' is out of range
          NUMBER(5,0)   | '1e999999999'             | 100046 | 22003 | value 1E+999999999
          NUMBER(5,0)   | PARSE_JSON('1e999999999') | 100046 | 22003 | value 1E+999999999
          NUMBER(5,0)   | 'abc'                     | 100038 | 22018 | Numeric value 'abc' is not recognized
          VARCHAR(3)    | 'abcd'                    | 100078 | 22000 | String 'abcd' is too long and would be truncated
          BOOLEAN       | 'perhaps'                 | 100037 | 22018 | Boolean value 'perhaps' is not recognized
          DATE          | '2024-02-30'              | 100040 | 22007 | Date '2024-02-30' is not recognized
          TIMESTAMP_NTZ | 'noon'                    | 100035 | 22007 | Timestamp 'noon' is not recognized
          TIME          | '25:00'                   | 100108 | 22007 | Time '25:00' is not recognized
          BINARY        | 'XY'                      | 100115 | 22018 | The following string is not a legal hex-encoded value: 'XY'
          VARIANT       | 'a'                       | 002023 | 22000 | Expression type does not match column data type, expecting VARIANT
          NUMBER(5,0)   | PARSE_JSON('"x"')         | 100071 | 22000 | Failed to cast variant value "x" to FIXED
          OBJECT        | PARSE_JSON('[1]')         | 100071 | 22000 | Failed to cast variant value [1] to OBJECT
          FLOAT NOT NULL | NULL                      | 100072 | 22000 | NULL result in a non-nullable column
          """)
  void refusesWhatAColumnCannotHold(
      String type, String value, String code, String state, String message) throws SqlFailure {
    run(session, "CREATE TABLE T (C " + type + ")");
    SqlFailure failure = failure(session, "INSERT INTO T SELECT " + value);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.sqlState()).isEqualTo(state);
    assertThat(failure).hasMessageContaining(message);
    assertThat(one(session, "SELECT COUNT(*) FROM T")).isEqualTo("0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '`',
      nullValues = "NULL",
      textBlock =
          """
          12345.6785::NUMBER(12,3)                        | 12345.679
          '1e-999999999'::NUMBER                          | 0
          PARSE_JSON('1e-999999999')::NUMBER(5,2)         | 0.00
          PARSE_JSON('1e999999999')::VARCHAR              | 1E+999999999
          '-1e2'::NUMBER                                  | -100
          'abcdef'::VARCHAR(3)                            | abc
          '2024-02-29'::DATE                              | 19782
          '12:34:56.5'::TIME(3)                           | 45296.500000000
          '2024-02-29 01:02:03.123456789'::TIMESTAMP_NTZ(6) | 1709168523.123456000
          '2024-02-29 01:02:03 +02:00'::TIMESTAMP_TZ      | 1709161323.000000000 1560
          '2024-02-29T01:02:03Z'::TIMESTAMP_LTZ           | 1709168523.000000000
          '1709168523'::TIMESTAMP_NTZ                     | 1709168523.000000000
          '1709168523123'::TIMESTAMP_NTZ                  | 1709168523.123000000
          TO_TIMESTAMP_NTZ(1709168523123::NUMBER(38,0), 3) | 1709168523.123000000
          TO_TIMESTAMP_LTZ('-1'::NUMBER(38,0), 9)         | -0.000000001
          TO_TIMESTAMP_TZ(1709168523123456::NUMBER(38,0), 6) | 1709168523.123456000 1440
          TO_TIME('12:34:56.123456789')                   | 45296.123456789
          TO_BINARY('AP8=', 'BASE64')                     | 00FF
          PARSE_JSON('[1]')::ARRAY::VARCHAR               | [1]
          'yes'::BOOLEAN                                  | 1
          TO_BINARY('00ff')                               | 00FF
          TO_BINARY('é', 'UTF-8')                         | C3A9
          1.5::FLOAT::VARCHAR                             | 1.5
          12.50::NUMBER(5,2)::VARCHAR                     | 12.50
          TRUE::VARCHAR                                   | true
          '2024-02-29 01:02:03.5'::TIMESTAMP_NTZ::VARCHAR | 2024-02-29 01:02:03.500
          PARSE_JSON('{"b":1.50,"a":[true,null]}')::VARCHAR | {"a":[true,null],"b":1.5}
          PARSE_JSON('"x"')::VARCHAR                      | x
          PARSE_JSON('{"a":{"b":[1,{"c":"x"}]}}'):a.b[1].c::VARCHAR | x
          PARSE_JSON('{"a":7}'):a + 0                     | !
          TRY_CAST('x' AS NUMBER)                         | NULL
          TRY_TO_NUMBER('12.345', 10, 2)                  | 12.35
          TRY_PARSE_JSON('{')                             | NULL
          TYPEOF(PARSE_JSON('1.5'))                       | DECIMAL
          OBJECT_CONSTRUCT('k', 1, 'n', NULL)::VARCHAR    | {"k":1}
          ARRAY_SIZE(ARRAY_CONSTRUCT(1, 'a', NULL))       | 3
          IFF(1 < 2, 'y', 'n') || NVL(NULL, '!')          | y!
          '2024-01-01'::TIMESTAMP_NTZ::DATE = DATE '2024-01-01' | 1
          """)
  void convertsAsSnowflakeDoes(String expression, String cell) throws SqlFailure {
    if ("!".equals(cell)) {
      assertThat(failure(session, "SELECT " + expression).code()).isEqualTo("000002");
    } else {
      assertThat(one(session, "SELECT " + expression)).isEqualTo(cell);
    }
  }

  @Test
  void describesAResultByTheTypesOfItsColumns() throws SqlFailure {
    runAll(
        session,
        "CREATE TABLE T (A NUMBER(12,3) NOT NULL, B VARCHAR(7), C TIMESTAMP_LTZ(3), D TIMESTAMP_TZ,"
            + " E OBJECT, F ARRAY, G BINARY(5), H FLOAT)");
    assertThat(run(session, "SELECT * FROM T").columns())
        .containsExactly(
            new Column("A", "fixed", false, 12, 3, null, null),
            new Column("B", "text", true, null, null, 7, 28),
            new Column("C", "timestamp_ltz", true, 0, 3, null, null),
            new Column("D", "timestamp_tz", true, 0, 9, null, null),
            new Column("E", "object", true, null, null, null, null),
            new Column("F", "array", true, null, null, null, null),
            new Column("G", "binary", true, null, null, 5, 5),
            new Column("H", "real", true, null, null, null, null));
    assertThat(run(session, "SELECT 1 AS X, E:k AS Y FROM T").columns())
        .containsExactly(
            new Column("X", "fixed", true, 1, 0, null, null),
            new Column("Y", "variant", true, null, null, null, null));
  }

  @Test
  void takesBindsInTheWiresForm() throws SqlFailure {
    run(
        session,
        "CREATE TABLE T (N NUMBER(12,3), F FLOAT, B BOOLEAN, S VARCHAR, D DATE, TM TIME, NTZ"
            + " TIMESTAMP_NTZ, TZ TIMESTAMP_TZ, BIN BINARY, V VARIANT)");
    Binds binds =
        new Binds(
            List.of(
                bind("FIXED", "12345.678", null),
                bind("REAL", "1.5", null),
                bind("BOOLEAN", "true", null),
                bind("TEXT", "it's ☃", null),
                bind("DATE", "1709164800000", null),
                bind("TIME", "45296000000000", null),
                bind("TIMESTAMP_NTZ", "1709168523123456000", null),
                bind("TIMESTAMP_TZ", "1709161323000000000 1560", null),
                bind("BINARY", "0102FF", null),
                bind("TEXT", "{\"a\":[1]}", null)));
    Answer answer = session.execute("INSERT INTO T SELECT ?,?,?,?,?,?,?,?,?,PARSE_JSON(?)", binds);
    assertThat(answer.rows()).containsExactly(List.of("2"));
    assertThat(rows(session, "SELECT * FROM T WHERE S IS NOT NULL"))
        .containsExactly(
            List.of(
                "12345.678",
                "1.5",
                "1",
                "it's ☃",
                "19782",
                "45296.000000000",
                "1709168523.123456000",
                "1709161323.000000000 1560",
                "0102FF",
                "{\n  \"a\": [\n    1\n  ]\n}"));
    assertThat(rows(session, "SELECT N, V FROM T WHERE S IS NULL"))
        .containsExactly(Arrays.asList(null, null));
  }

  private static Binds.Column bind(String type, String... values) {
    return new Binds.Column(type, Arrays.asList(values));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(failure(session, "SELECT SOUNDEX('a')"))
        .hasMessageContaining("Unknown function SOUNDEX");
    assertThat(failure(session, "SELECT 1 / 2").code()).isEqualTo("000002");
    assertThat(failure(session, "CALL P()").code()).isEqualTo("000002");
    assertThat(failure(session, "FLY ME"))
        .hasMessageContaining("syntax error line 1 at position 0 unexpected 'FLY'");
    assertThat(failure(session, "SELECT 1; SELECT 2").code()).isEqualTo("000002");
    assertThat(failure(session, "ALTER SESSION SET FOO = 1"))
        .hasMessageContaining("invalid parameter 'FOO'");
  }
}
