package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.TreeMap;
import oracle.jdbc.OracleType;
import org.junit.jupiter.api.Test;

/** Oracle, which no test runs, by what its driver's own classes tell of columns. */
class OracleTypesTest {
  @Test
  void oraclesTypesKeepTheirValues() {
    MetadataDialect dialect = Described.dialect("Oracle");
    Map<String, String> described = new TreeMap<>();
    for (OracleType type : OracleType.values()) {
      // Metadata has an underscore there.
      String name = type.getName().replace("BINARY ", "BINARY_");
      int code = type.getVendorTypeNumber();
      described.put(name, Described.plan(dialect, Described.column(dialect, name, code, 12, 2)));
    }

    assertThat(described)
        .containsAllEntriesOf(
            Described.expected(
                "BINARY_DOUBLE", "FLOAT64",
                "BINARY_FLOAT", "FLOAT32",
                "BLOB", "BYTES",
                "BOOLEAN", "BOOLEAN",
                "CHAR", "STRING",
                "CLOB", "STRING",
                "DATE", "Timestamp",
                "FLOAT", "STRING TO_CHAR(c, 'TM9', 'NLS_NUMERIC_CHARACTERS=''.,''')",
                "INTERVAL DAY TO SECOND", "STRING TO_CHAR(c)",
                "INTERVAL YEAR TO MONTH", "STRING TO_CHAR(c)",
                "JSON", "STRING JSON_SERIALIZE(c RETURNING CLOB)",
                "LONG", "STRING",
                "LONG RAW", "BYTES",
                "NCHAR", "STRING",
                "NCLOB", "STRING",
                "NUMBER", "Decimal(2)",
                "RAW", "BYTES",
                "ROWID", "STRING ROWIDTOCHAR(c)",
                "TIMESTAMP", "Timestamp",
                "TIMESTAMP WITH LOCAL TIME ZONE", "Timestamp",
                "TIMESTAMP WITH TIME ZONE", "Timestamp",
                "UROWID", "STRING ROWIDTOCHAR(c)",
                "VARCHAR2", "STRING",
                "VECTOR", "STRING FROM_VECTOR(c RETURNING CLOB)"));
    // What else there is travels as text, and none is left out.
    assertThat(described.values())
        .allMatch(plan -> plan.matches("[A-Za-z0-9()]+|STRING .*\\bc\\b.*"));
  }

  @Test
  void oraclesOwnValuesAreReadExactly() throws Exception {
    MetadataDialect dialect = Described.dialect("Oracle");
    oracle.sql.NUMBER number = new oracle.sql.NUMBER("99999999999999999999999999999999999.999", 3);
    LocalDateTime early = LocalDateTime.parse("-4712-01-01T00:00:00");
    OffsetDateTime late = OffsetDateTime.parse("9999-12-31T23:59:59.999999999-08:00");

    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "NUMBER", Types.NUMERIC, 38, 3),
                Map.of("getString", number.stringValue())))
        .hasToString("99999999999999999999999999999999999.999");
    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "TIMESTAMP(9)", Types.TIMESTAMP, 11, 9),
                Map.of(
                    "getObject LocalDateTime",
                    oracle
                        .sql
                        .TIMESTAMP
                        .of(LocalDateTime.parse("2026-01-02T03:04:05.123456789"))
                        .toLocalDateTime())))
        .isEqualTo("2026-01-02T03:04:05.123456789");
    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "DATE", Types.TIMESTAMP, 7, 0),
                Map.of("getObject LocalDateTime", oracle.sql.DATE.of(early).toLocalDateTime())))
        .isEqualTo("-4712-01-01T00:00:00.000000000");
    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "TIMESTAMP(9) WITH TIME ZONE", -101, 13, 9),
                Map.of(
                    "getObject OffsetDateTime",
                    oracle.sql.TIMESTAMPTZ.of(late).toOffsetDateTime())))
        .isEqualTo("+10000-01-01T07:59:59.999999999");
  }
}
