package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import microsoft.sql.DateTimeOffset;
import org.junit.jupiter.api.Test;

/** SQL Server, which no test runs, by what its driver's own classes tell of columns. */
class SqlServerTypesTest {
  private static final String SQL_SERVER = "com.microsoft.sqlserver.jdbc.";

  /** Each type of the driver, with the code of {@link Types} that it answers with. */
  private static Map<String, Integer> sqlServerTypes() throws ReflectiveOperationException {
    Class<?> type = Class.forName(SQL_SERVER + "SSType");
    Method jdbcType = type.getDeclaredMethod("getJDBCType");
    Method code = Class.forName(SQL_SERVER + "JDBCType").getDeclaredMethod("asJavaSqlType");
    jdbcType.setAccessible(true);
    code.setAccessible(true);
    Map<String, Integer> types = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      types.put(constant.toString(), (Integer) code.invoke(jdbcType.invoke(constant)));
    }
    return types;
  }

  @Test
  void sqlServersTypesKeepTheirValues() throws Exception {
    for (String name : List.of("SQL Server", "Synapse")) {
      MetadataDialect dialect = Described.dialect(name);
      Map<String, String> described = new TreeMap<>();
      sqlServerTypes()
          .forEach(
              (type, jdbc) ->
                  described.put(
                      type, Described.plan(dialect, Described.column(dialect, type, jdbc, 19, 4))));
      described.computeIfPresent("sql_variant", (type, plan) -> plan.replaceFirst(" .*", ""));

      assertThat(described)
          .containsExactlyEntriesOf(
              Described.expected(
                  "bigint", "INT64",
                  "binary", "BYTES",
                  "bit", "BOOLEAN",
                  "char", "STRING",
                  "date", "Date",
                  "datetime", "Timestamp",
                  "datetime2", "Timestamp",
                  "datetimeoffset", "Timestamp",
                  "decimal", "Decimal(4)",
                  "float", "FLOAT64",
                  "geography", "STRING c.STAsText()",
                  "geometry", "STRING c.STAsText()",
                  "image", "BYTES",
                  "int", "INT32",
                  "json", "STRING",
                  "money", "Decimal(4)",
                  "nchar", "STRING",
                  "ntext", "STRING",
                  "numeric", "Decimal(4)",
                  "nvarchar", "STRING",
                  "real", "FLOAT32",
                  "smalldatetime", "Timestamp",
                  "smallint", "INT16",
                  "smallmoney", "Decimal(4)",
                  "sql_variant", "STRING",
                  "text", "STRING",
                  "time", "Time",
                  "timestamp", "BYTES",
                  "tinyint", "INT16",
                  "udt", "BYTES",
                  "uniqueidentifier", "STRING",
                  "unknown", "STRING CAST(c AS nvarchar(max))",
                  "varbinary", "BYTES",
                  "varchar", "STRING",
                  "vector", "STRING CAST(c AS nvarchar(max))",
                  "xml", "STRING"));
    }
  }

  @Test
  void aTypeOfSqlServerThatAUserNamedIsReadAsWhatItStandsFor() throws Exception {
    MetadataDialect dialect = Described.dialect("SQL Server");
    // As sp_columns tells the types, by the codes of ODBC, and the driver translates them.
    Class<?> filter = Class.forName(SQL_SERVER + "DataTypeFilter");
    Constructor<?> constructor = filter.getDeclaredConstructor();
    Method translate = filter.getDeclaredMethod("oneValueToAnother", int.class);
    constructor.setAccessible(true);
    translate.setAccessible(true);
    Map<Integer, String> described = new TreeMap<>();
    for (int odbc : new int[] {-11, -9, -7, -6, -5, -3, 2, 4, 8, 12, 91, 93, -154, -155}) {
      int jdbc = (Integer) translate.invoke(constructor.newInstance(), odbc);
      Column column = Described.column(dialect, "own_name", jdbc, 9, 2);
      described.put(
          odbc, Described.plan(dialect, column) + ", compared to " + dialect.parameter(column));
    }

    assertThat(described)
        .containsExactlyEntriesOf(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry(-155, "Timestamp, compared to CAST(? AS datetimeoffset)"),
                    Map.entry(-154, "Time, compared to CAST(? AS time)"),
                    Map.entry(-11, "STRING, compared to ?"),
                    Map.entry(-9, "STRING, compared to ?"),
                    Map.entry(-7, "BOOLEAN, compared to CAST(? AS bit)"),
                    Map.entry(-6, "INT16, compared to CAST(? AS tinyint)"),
                    Map.entry(-5, "INT64, compared to CAST(? AS bigint)"),
                    Map.entry(-3, "BYTES, compared to CONVERT(varbinary(9), ?, 2)"),
                    Map.entry(2, "Decimal(2), compared to CAST(? AS numeric(9,2))"),
                    Map.entry(4, "INT32, compared to CAST(? AS int)"),
                    Map.entry(8, "FLOAT64, compared to CAST(? AS float)"),
                    Map.entry(12, "STRING, compared to ?"),
                    Map.entry(91, "Date, compared to CAST(? AS date)"),
                    Map.entry(93, "Timestamp, compared to CAST(? AS datetime2)"))));
  }

  @Test
  void keysOfSqlServerAreComparedInTypesThatItKnows() {
    MetadataDialect dialect = Described.dialect("SQL Server");

    assertThat(dialect.parameter(Described.column(dialect, "uniqueidentifier", Types.CHAR, 36, 0)))
        .isEqualTo("CAST(? AS uniqueidentifier)");
    assertThat(
            dialect.parameter(
                Described.column(dialect, "numeric() identity", Types.NUMERIC, 18, 0)))
        .isEqualTo("CAST(? AS numeric(18,0))");
    assertThat(
            Described.column(dialect, "varbinary", Types.VARBINARY, Integer.MAX_VALUE, 0)
                .declaredType())
        .isEqualTo("varbinary(max)");
  }

  @Test
  void aVariantOfSqlServerKeepsTheDigitsOfWhatItHolds() {
    MetadataDialect dialect = Described.dialect("SQL Server");

    assertThat(Described.plan(dialect, Described.column(dialect, "sql_variant", -150, 8000, 0)))
        .startsWith("STRING CASE CAST(SQL_VARIANT_PROPERTY(c, 'BaseType') AS sysname)")
        .contains(" WHEN 'float' THEN CONVERT(nvarchar(max), CAST(c AS float), 3)")
        .contains(" WHEN 'datetime' THEN CONVERT(nvarchar(max), CAST(c AS datetime2(7)), 121)")
        .contains(" WHEN 'varbinary' THEN CONVERT(nvarchar(max), CAST(c AS varbinary(8000)), 2)")
        .endsWith(" ELSE CAST(c AS nvarchar(max)) END");
  }

  @Test
  void sqlServersDateTimeOffsetIsAPointInTime() throws Exception {
    MetadataDialect dialect = Described.dialect("SQL Server");
    DateTimeOffset value =
        DateTimeOffset.valueOf(OffsetDateTime.parse("9999-12-31T23:59:59.9999999+14:00"));

    assertThat(
            Described.read(
                dialect,
                Described.column(dialect, "datetimeoffset", -155, 34, 7),
                Map.of("getObject OffsetDateTime", value.getOffsetDateTime())))
        .isEqualTo("9999-12-31T09:59:59.999999900");
  }
}
