package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Types;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Db2, which no test runs, by the names of types in its driver's metadata class. The class can't be
 * made without a connection, so its constants are read.
 */
class Db2TypesTest {
  /** Its makers shorten the name anew in each version. */
  private static final String METADATA = "com/ibm/db2/jcc/am/an.class";

  /** True if the driver's metadata knows a type by exactly that name. */
  private static boolean known(String type) throws IOException {
    try (InputStream in = com.ibm.db2.jcc.DB2Driver.class.getResourceAsStream("/" + METADATA)) {
      String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      // A class file has a constant's length before it, in two bytes.
      return constants.contains("\0" + (char) type.length() + type);
    }
  }

  @Test
  void db2sTypesKeepTheirValues() throws Exception {
    MetadataDialect dialect = Described.dialect("Db2");
    Map<String, String> expected =
        Described.expected(
            "BIGINT", "INT64",
            "BINARY", "BYTES",
            "BLOB", "BYTES",
            "BOOLEAN", "BOOLEAN",
            "CHAR", "STRING",
            "CHAR FOR BIT DATA", "BYTES",
            "CLOB", "STRING",
            "DATE", "Date",
            "DBCLOB", "STRING",
            "DECFLOAT", "STRING CAST(c AS VARCHAR(60))",
            "DECIMAL", "Decimal(2)",
            "DOUBLE", "FLOAT64",
            "GRAPHIC", "STRING",
            "INTEGER", "INT32",
            "LONG VARCHAR", "STRING",
            "LONG VARCHAR FOR BIT DATA", "BYTES",
            "LONG VARGRAPHIC", "STRING",
            "NUMERIC", "Decimal(2)",
            "REAL", "FLOAT32",
            "ROWID", "STRING CAST(c AS VARCHAR(32672))",
            "SMALLINT", "INT16",
            "TIME", "Time",
            "TIMESTAMP", "Timestamp",
            "TIMESTAMP WITH TIME ZONE", "STRING CAST(c AS VARCHAR(32672))",
            "VARBINARY", "BYTES",
            "VARCHAR", "STRING",
            "VARCHAR FOR BIT DATA", "BYTES",
            "VARGRAPHIC", "STRING",
            "XML", "STRING XMLSERIALIZE(c AS CLOB(2G))");
    Map<String, String> described = new TreeMap<>();
    for (String type : expected.keySet()) {
      assertThat(known(type)).as(type).isTrue();
      int jdbc = type.startsWith("DEC") || type.equals("NUMERIC") ? Types.DECIMAL : Types.OTHER;
      described.put(type, Described.plan(dialect, Described.column(dialect, type, jdbc, 12, 2)));
    }

    assertThat(described).containsExactlyEntriesOf(expected);
    // As the catalog has it.
    assertThat(dialect.type("VARCHAR () FOR BIT DATA", Types.VARBINARY))
        .isEqualTo("varchar for bit data");
  }

  @Test
  void db2sTimestampKeepsItsDigits() throws Exception {
    MetadataDialect dialect = Described.dialect("Db2");
    String text =
        com.ibm.db2.jcc.DBTimestamp.valueOfDBString("0001-01-01-00.00.00.123456789012").toString();

    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "TIMESTAMP", Types.TIMESTAMP, 32, 12),
                Map.of("getString", text)))
        .isEqualTo("0001-01-01T00:00:00.123456789");
  }
}
