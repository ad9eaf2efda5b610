package dev.millrace.connect.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be said of databases that no test runs. */
class DialectsTest {
  private static final TypeSettings SETTINGS =
      new TypeSettings(NumericMapping.NONE, TimestampGranularity.MICROS_LONG, ZoneId.of("UTC"));
  private static final TableId TABLE = new TableId("s", "t");
  private static final LocalDateTime TIME = LocalDateTime.parse("2026-01-02T03:04:05.123456789");

  private static MetadataDialect named(String name) {
    return (MetadataDialect) Dialects.find(name, "").orElseThrow();
  }

  private static Column column(
      MetadataDialect dialect, String declared, int jdbc, int size, int scale) {
    return new Column(
        "c",
        dialect.type(declared, jdbc),
        null,
        dialect.declared(declared, jdbc, size, scale),
        dialect.precision(declared, size, scale),
        scale,
        false,
        false);
  }

  @Test
  void theGenericDialectGivesWayWhereverItStands() {
    assertThat(Dialects.speaking(List.of(new GenericDialect(), new H2Dialect()), "jdbc:h2:mem:x"))
        .map(Dialect::name)
        .contains("H2");
  }

  private static Column column(MetadataDialect dialect, String declared) {
    return column(dialect, declared, Types.OTHER, 0, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://h/d, PostgreSQL",
    "jdbc:mysql://h/d, MySQL",
    "jdbc:mariadb://h/d, MySQL",
    "jdbc:sqlite:/x, SQLite",
    "jdbc:h2:mem:x, H2",
    "jdbc:derby:x, Derby",
    "'jdbc:sqlserver://h;databaseName=d', SQL Server",
    "'jdbc:sqlserver://w.sql.azuresynapse.net;database=d', Synapse",
    "jdbc:oracle:thin:@//h/s, Oracle",
    "jdbc:db2://h:1/d, Db2",
    "jdbc:snowflake://a.snowflakecomputing.com, Snowflake",
    "jdbc:redshift://h/d, Redshift",
    "'jdbc:databricks://h:443;httpPath=p', Databricks",
    "jdbc:clickhouse://h/d, ClickHouse",
    "jdbc:ch://h/d, ClickHouse",
    "jdbc:informix-sqli://h/d, Generic"
  })
  void theUrlChoosesTheDialect(String url, String name) {
    assertThat(Dialects.find("", url)).map(Dialect::name).contains(name);
  }

  /** Also the names by which other connectors know them. */
  @ParameterizedTest
  @CsvSource({
    "OracleDatabaseDialect, Oracle",
    "sqlserver, SQL Server",
    "MariaDB, MySQL",
    "generic, Generic"
  })
  void theNameChoosesTheDialect(String name, String dialect) {
    assertThat(Dialects.find(name, "jdbc:x:y")).map(Dialect::name).contains(dialect);
  }

  @ParameterizedTest
  @CsvSource({
    "'jdbc:sqlserver://h:1433;databaseName=d', com.microsoft.sqlserver.jdbc.SQLServerDriver",
    "'jdbc:sqlserver://w.sql.azuresynapse.net;database=d', com.microsoft.sqlserver.jdbc.SQLServerDriver",
    "jdbc:oracle:thin:@//h:1521/s, oracle.jdbc.OracleDriver",
    "jdbc:db2://h:50000/d, com.ibm.db2.jcc.DB2Driver",
    "jdbc:redshift://h:5439/d, com.amazon.redshift.Driver",
    "jdbc:snowflake://a.snowflakecomputing.com, net.snowflake.client.jdbc.SnowflakeDriver",
    "'jdbc:databricks://h:443;httpPath=p', com.databricks.client.jdbc.Driver",
    "jdbc:mysql://h/d, com.mysql.cj.jdbc.Driver",
    "jdbc:mariadb://h/d, org.mariadb.jdbc.Driver",
    "jdbc:sqlite:/x, org.sqlite.JDBC",
    "jdbc:h2:mem:x, org.h2.Driver",
    "jdbc:derby:x, org.apache.derby.iapi.jdbc.AutoloadedDriver"
  })
  void itsDriverTakesTheUrl(String url, String driver) throws SQLException {
    Dialect dialect = Dialects.find("", url).orElseThrow();

    assertThat(dialect.driver(url).getClass().getName()).isEqualTo(driver);
    assertThat(dialect.driver(url).acceptsURL(url)).isTrue();
  }

  @Test
  void theGenericDialectTakesAnyDriverThatIsThere() {
    assertThat(named("Generic").driver("jdbc:h2:mem:x")).isInstanceOf(org.h2.Driver.class);
  }

  @Test
  void aMissingDriverIsNamedWithThePlaceToPutIt() {
    assertThatThrownBy(() -> Drivers.load("org.example.Driver", "org.example:driver"))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(
            "The driver org.example.Driver is not there: fetch org.example:driver from Maven"
                + " Central")
        .hasMessageContaining("put the jar into the plugin's directory (")
        .hasMessageContaining("on every worker, and restart the workers");
  }

  @ParameterizedTest
  @CsvSource({
    "'jdbc:sqlserver://u:p@h:1433;user=u;password=p', sqlserver",
    "'jdbc:oracle:thin:u/secret@//h:1521/s', oracle",
    "'jdbc:db2://h:50000/d:user=u;password=secret;', db2",
    "'jdbc:mysql://u:secret@h/d?password=secret', mysql",
    "'jdbc:snowflake://h/?user=u&password=secret', snowflake",
    "'jdbc:derby:x;user=u;password=secret', derby",
    "'jdbc:informix-sqli://h:1/d:INFORMIXSERVER=s;user=u;password=secret', informix"
  })
  void noSecretOfTheUrlIsShown(String url, String system) {
    assertThat(Dialects.find("", url).orElseThrow().farSide(url))
        .startsWith("database ")
        .doesNotContain("secret")
        .doesNotContain("u:p");
  }

  @ParameterizedTest
  @CsvSource({
    "SQL Server, CAST(? AS datetimeoffset(7)), 2026-01-02 03:04:05.1234567 +00:00",
    "Snowflake, TO_TIMESTAMP_TZ(?), 2026-01-02 03:04:05.123456789 +0000",
    "Redshift, CAST(? AS timestamptz), 2026-01-02 03:04:05.123456+00",
    "Databricks, CAST(? AS TIMESTAMP), 2026-01-02 03:04:05.123456Z",
    "ClickHouse, 'toDateTime64(?, 9, ''UTC'')', 2026-01-02 03:04:05.123456789"
  })
  void pointsInTimeAreBoundInUtc(String name, String parameter, String text) {
    assertThat(named(name).timeParameter(CursorKind.INSTANT)).isEqualTo(parameter);
    assertThat(named(name).timeText(CursorKind.INSTANT, TIME)).isEqualTo(text);
  }

  @Test
  void severalTermsAreComparedByARangeOverTheFirst() {
    Condition after =
        named("SQL Server")
            .after(
                List.of(
                    new Bound("a", "?", "1"), new Bound("b", "?", "2"), new Bound("c", "?", "3")));

    assertThat(after.sql()).isEqualTo("a >= ? AND (a > ? OR a = ? AND (b > ? OR b = ? AND c > ?))");
    assertThat(after.parameters()).containsExactly("1", "1", "1", "2", "2", "3");
    assertThat(
            named("Oracle").upTo(List.of(new Bound("a", "?", "1"), new Bound("b", "?", "2"))).sql())
        .isEqualTo("a <= ? AND NOT (a >= ? AND (a > ? OR a = ? AND b > ?))");
    assertThat(
            named("SQLite")
                .after(List.of(new Bound("a", "?", "1"), new Bound("b", "?", "2")))
                .sql())
        .isEqualTo("(a, b) > (?, ?)");
  }

  @Test
  void namesAreQuotedAsTheDatabaseDoes() {
    TableId hostile = new TableId("c`]\"", "s", "t; DROP TABLE x");

    assertThat(named("SQL Server").quoting().of(hostile))
        .isEqualTo("[c`]]\"].[s].[t; DROP TABLE x]");
    assertThat(named("MySQL").quoting().of(hostile)).isEqualTo("`c``]\"`.`s`.`t; DROP TABLE x`");
    assertThat(named("Oracle").quoting().of(hostile))
        .isEqualTo("\"c`]\"\"\".\"s\".\"t; DROP TABLE x\"");
  }

  @Test
  void aPageOfOneRowIsWrittenAsTheDatabaseReadsIt() {
    assertThat(named("Oracle").onlyRow("SELECT 1 FROM t ORDER BY 1", 9))
        .isEqualTo("SELECT 1 FROM t ORDER BY 1 OFFSET 9 ROWS FETCH NEXT 1 ROWS ONLY");
    for (String name : List.of("MySQL", "SQLite", "Databricks", "ClickHouse")) {
      assertThat(named(name).onlyRow("SELECT 1", 9)).isEqualTo("SELECT 1 LIMIT 1 OFFSET 9");
    }
  }

  @Test
  void sqlServersTypesAreComparedInTheirOwnType() {
    MetadataDialect dialect = named("SQL Server");

    assertThat(dialect.timeParameter(column(dialect, "datetime")))
        .isEqualTo("CAST(CAST(? AS datetime2(7)) AS datetime)");
    assertThat(dialect.parameter(column(dialect, "int identity"))).isEqualTo("CAST(? AS int)");
    assertThat(dialect.parameter(column(dialect, "varchar", Types.VARCHAR, 9, 0))).isEqualTo("?");
    assertThat(dialect.parameter(column(dialect, "varbinary", Types.VARBINARY, 9, 0)))
        .isEqualTo("CONVERT(varbinary(9), ?, 2)");
    assertThat(schema(dialect, "tinyint")).isEqualTo(Schema.INT16_SCHEMA);
    assertThat(schema(dialect, "uniqueidentifier")).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(schema(dialect, "rowversion")).isEqualTo(Schema.BYTES_SCHEMA);
    assertThat(
            dialect.plan(TABLE, column(dialect, "geography"), Quoting.STANDARD, SETTINGS).select())
        .isEqualTo("\"c\".STAsText()");
    assertThat(dialect.cursorKind(column(dialect, "datetimeoffset"))).isEqualTo(CursorKind.INSTANT);
  }

  private static Schema schema(MetadataDialect dialect, String type) {
    return dialect.plan(TABLE, column(dialect, type), Quoting.STANDARD, SETTINGS).schema();
  }

  /** The driver's own constants, so that a type code of its own is noticed. */
  @Test
  void oraclesTypesLoseNothing() {
    MetadataDialect dialect = named("Oracle");

    Column any = column(dialect, "NUMBER", oracle.jdbc.OracleTypes.NUMBER, 0, -127);
    assertThat(dialect.plan(TABLE, any, Quoting.STANDARD, SETTINGS).schema())
        .isEqualTo(Schema.STRING_SCHEMA);
    Column money = column(dialect, "NUMBER", oracle.jdbc.OracleTypes.NUMBER, 12, 2);
    assertThat(dialect.plan(TABLE, money, Quoting.STANDARD, SETTINGS).schema())
        .isEqualTo(Decimal.schema(2));
    Column id = column(dialect, "NUMBER", oracle.jdbc.OracleTypes.NUMBER, 18, 0);
    assertThat(dialect.cursorKind(id)).isEqualTo(CursorKind.NUMBER);
    assertThat(dialect.parameter(id)).isEqualTo("TO_NUMBER(?)");
    Column date = column(dialect, "DATE", oracle.jdbc.OracleTypes.TIMESTAMP, 7, 0);
    assertThat(dialect.cursorKind(date)).isEqualTo(CursorKind.LOCAL_TIME);
    assertThat(dialect.timeParameter(date))
        .isEqualTo("CAST(TO_TIMESTAMP(?, 'SYYYY-MM-DD HH24:MI:SS.FF9') AS DATE)");
    assertThat(
            dialect.cursorKind(
                column(
                    dialect,
                    "TIMESTAMP(6) WITH TIME ZONE",
                    oracle.jdbc.OracleTypes.TIMESTAMPTZ,
                    13,
                    6)))
        .isEqualTo(CursorKind.INSTANT);
    assertThat(dialect.asText(column(dialect, "RAW", Types.VARBINARY, 16, 0), Quoting.STANDARD))
        .isEqualTo("RAWTOHEX(\"c\")");
    assertThat(dialect.plan(TABLE, column(dialect, "XMLTYPE"), Quoting.STANDARD, SETTINGS).select())
        .isEqualTo("XMLSERIALIZE(CONTENT \"c\" AS CLOB)");
  }

  @Test
  void h2sBinaryKeysAreRefusedForItMakesNoBytesOfText() {
    MetadataDialect dialect = named("H2");

    assertThatThrownBy(
            () -> dialect.parameter(column(dialect, "BINARY VARYING", Types.VARBINARY, 4, 0)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("Column c (BINARY VARYING(4)) can't tell where to go on");
  }

  @Test
  void clickHousesWrappersAreTakenOff() {
    MetadataDialect dialect = named("ClickHouse");

    assertThat(schema(dialect, "LowCardinality(Nullable(String))")).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(schema(dialect, "Nullable(UInt8)")).isEqualTo(Schema.INT16_SCHEMA);
    assertThat(schema(dialect, "UInt64")).isEqualTo(Decimal.schema(0));
    assertThat(schema(dialect, "Array(Nullable(String))")).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(dialect.cursorKind(column(dialect, "DateTime64(3, 'Europe/Berlin')")))
        .isEqualTo(CursorKind.INSTANT);
  }

  @ParameterizedTest
  @CsvSource({
    "Snowflake, VARIANT, 'TO_JSON(TO_VARIANT(\"c\"))'",
    "Redshift, super, 'JSON_SERIALIZE(\"c\")'",
    "Databricks, 'STRUCT<a:INT>', 'to_json(\"c\")'",
    "Db2, XML, 'XMLSERIALIZE(\"c\" AS CLOB(2G))'",
    "ClickHouse, 'Map(String, Int8)', 'toString(\"c\")'"
  })
  void whatConnectHasNoTypeForTravelsAsText(String name, String type, String select) {
    MetadataDialect dialect = named(name);
    ColumnPlan plan = dialect.plan(TABLE, column(dialect, type), Quoting.STANDARD, SETTINGS);

    assertThat(plan.schema()).isEqualTo(Schema.STRING_SCHEMA);
    assertThat(plan.select()).isEqualTo(select);
  }

  @ParameterizedTest
  @CsvSource({
    "SQL Server, S0001, 1205, TRANSIENT",
    "SQL Server, S0001, 18456, WRONG_PASSWORD",
    "SQL Server, S0002, 208, UNKNOWN_TABLE",
    "Oracle, 72000, 1017, WRONG_PASSWORD",
    "Oracle, 42000, 942, UNKNOWN_TABLE",
    "Oracle, 08006, 17002, TRANSIENT",
    "Db2, 40001, -911, TRANSIENT",
    "Db2, 42704, -204, UNKNOWN_TABLE",
    "MySQL, 42S02, 1146, UNKNOWN_TABLE",
    "MySQL, 28000, 1045, WRONG_PASSWORD",
    "Redshift, 57014, 0, TRANSIENT",
    "ClickHouse, 22000, 516, WRONG_PASSWORD",
    "Generic, 08001, 0, TRANSIENT",
    "Generic, 42S22, 0, UNKNOWN_COLUMN",
    "Generic, 22012, 0, OTHER"
  })
  void errorsTellWhereToLook(String name, String state, int code, Failure failure) {
    assertThat(named(name).failure(new SQLException("no", state, code))).isEqualTo(failure);
  }
}
