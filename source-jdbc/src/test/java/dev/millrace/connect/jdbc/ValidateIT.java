package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.connect.common.config.Validation;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValidateIT {
  @BeforeAll
  static void makeTables() {
    Postgres.schema("check1");
    Postgres.schema("check2");
    Postgres.run(
        "CREATE TABLE check1.orders (id int PRIMARY KEY, maybe int, changed timestamp NOT NULL,"
            + " changed_tz timestamptz NOT NULL, seen timestamp, note text)",
        "CREATE TABLE check1.plain (note text)",
        "CREATE TABLE check1.numbered (n bigserial, note text)",
        "CREATE TABLE check1.secret (id int)",
        "REVOKE ALL ON check1.secret FROM reader",
        "CREATE TABLE check2.orders (id int PRIMARY KEY)",
        "CREATE TABLE check2.\"odd name\" (id int PRIMARY KEY, at timestamp NOT NULL)",
        "CREATE INDEX ON check2.\"odd name\" (at)",
        "CREATE ROLE plainly LOGIN PASSWORD '" + Postgres.PASSWORD + "'",
        "CREATE ROLE expired LOGIN PASSWORD '" + Postgres.PASSWORD + "' VALID UNTIL '2020-01-01'");
  }

  private static Map<String, String> good(String mode) {
    Map<String, String> props = new LinkedHashMap<>();
    props.put("name", "check");
    props.put("connector.class", "dev.millrace.connect.jdbc.JdbcSourceConnector");
    props.put("connection.url", Postgres.url());
    props.put("connection.user", Postgres.USER);
    props.put("connection.password", Postgres.PASSWORD);
    props.put("table.whitelist", "check1.orders");
    props.put("mode", mode);
    return props;
  }

  private static Map<String, String> with(Map<String, String> props, String... pairs) {
    Map<String, String> changed = new LinkedHashMap<>(props);
    for (int i = 0; i < pairs.length; i += 2) {
      changed.put(pairs[i], pairs[i + 1]);
    }
    return changed;
  }

  private static Config validate(Map<String, String> props) {
    return new JdbcSourceConnector().validate(props);
  }

  /** All errors, each after its key. */
  private static List<String> errors(Map<String, String> props) {
    List<String> errors = new ArrayList<>();
    for (ConfigValue value : validate(props).configValues()) {
      value.errorMessages().forEach(message -> errors.add(value.name() + ": " + message));
    }
    assertThat(errors.toString()).doesNotContain(Postgres.PASSWORD).doesNotContain("hunter2");
    return errors;
  }

  private static void oneError(Map<String, String> props, String key, String text) {
    List<String> errors = errors(props);
    assertThat(errors).hasSize(1);
    assertThat(errors.get(0)).startsWith(key + ": ").contains(text);
  }

  @Test
  void takesWhatWorksAndRecommendsTablesAndColumns() {
    assertThat(errors(good("bulk"))).isEmpty();
    assertThat(errors(with(good("incrementing"), "incrementing.column.name", "id"))).isEmpty();
    assertThat(errors(with(good("incrementing"), "table.whitelist", "numbered"))).isEmpty();

    Config config = validate(good("bulk"));
    assertThat(recommended(config, "table.whitelist"))
        .contains("check1.orders", "check1.plain", "check2.orders");
    assertThat(recommended(config, "table.include.list"))
        .contains("check1\\.orders", "check2\\.odd\\ name");
    assertThat(recommended(config, "record.key.columns"))
        .containsExactly("id", "maybe", "changed", "changed_tz", "seen", "note");
    assertThat(recommended(config, "incrementing.column.name")).containsExactly("id", "maybe");
    assertThat(recommended(config, "timestamp.column.name"))
        .containsExactly("changed", "changed_tz", "seen");
  }

  private static List<String> warnings(Map<String, String> props) {
    Validation checked = Preflight.check(props);
    assertThat(checked.clean()).as("%s", errors(props)).isTrue();
    assertThat(checked.warnings().toString()).doesNotContain("hunter2");
    return checked.warnings();
  }

  private static List<Object> recommended(Config config, String key) {
    return config.configValues().stream()
        .filter(value -> value.name().equals(key))
        .findFirst()
        .orElseThrow()
        .recommendedValues();
  }

  @Test
  void reportsEveryWrongKeyAtOnceAndLeavesTheDatabaseAlone() {
    List<String> errors =
        errors(
            with(
                good("timestamp"),
                "connection.url",
                "jdbc:cobol:shop",
                "table.blacklist",
                "x",
                "table.include.list",
                "a(",
                "table.exclude.list",
                "y",
                "table.types",
                "TABEL",
                "batch.max.rows",
                "0",
                "timestamp.initial",
                "-2",
                "db.timezone",
                "Mars"));

    assertThat(errors)
        .anySatisfy(
            error ->
                assertThat(error)
                    .startsWith(
                        "connection.url: No driver takes connection.url: put the jar of the"
                            + " database's JDBC driver into the plugin's directory ("))
        .filteredOn(error -> !error.startsWith("connection.url"))
        .containsExactlyInAnyOrder(
            "table.types: There is no table type TABEL: use some of [TABLE, VIEW, MATERIALIZED"
                + " VIEW, EXTERNAL TABLE, SYNONYM, ALIAS]",
            "table.blacklist: Must be empty beside table.whitelist, which names the tables already",
            "table.include.list: Must be empty beside table.whitelist or table.blacklist: use"
                + " names or patterns",
            "table.include.list: a( must be a Java regular expression: Unclosed group",
            "batch.max.rows: Invalid value 0 for configuration batch.max.rows: must be from 1 to"
                + " 1000000",
            "timestamp.column.name: Mode timestamp needs the column that holds when a row last"
                + " changed",
            "timestamp.initial: Must be milliseconds since 1970, or -1 for the present time",
            "db.timezone: Invalid value Mars for configuration db.timezone: must be a time zone"
                + " such as UTC or Europe/Berlin");
    oneError(
        with(good("bulk"), "table.types", "TABEL"),
        "table.types",
        "There is no table type TABEL: use some of [FOREIGN TABLE, MATERIALIZED VIEW,");
    oneError(
        with(good("bulk"), "dialect.name", "Cobol"),
        "dialect.name",
        "There is no dialect Cobol: use [PostgreSQL, MySQL, SQLite, ");
    assertThat(errors(with(good("bulk"), "dialect.name", "PostgreSqlDatabaseDialect"))).isEmpty();
  }

  @Test
  void aWrongPasswordIsAnErrorOfThePassword() {
    oneError(
        with(good("bulk"), "connection.password", "hunter2"),
        "connection.password",
        "The database refuses this password for connection.user: correct one of them, or renew"
            + " the password there if its time is over (VALID UNTIL). The database says: FATAL: password authentication failed for user \"reader\"");
  }

  @Test
  void anUnknownDatabaseIsAnErrorOfTheUrl() {
    oneError(
        with(good("bulk"), "connection.url", Postgres.url().replace("shop", "shoppe")),
        "connection.url",
        "There is no such database: correct the name after the last slash. The database says:"
            + " FATAL: database \"shoppe\" does not exist");
  }

  @Test
  void aHostThatCannotBeReachedIsAnErrorOfTheUrl() throws IOException {
    oneError(
        with(good("bulk"), "connection.url", "jdbc:postgresql://no-such-host.invalid/shop"),
        "connection.url",
        "There is no host no-such-host.invalid: correct its name, or the worker's DNS.");
    int closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = socket.getLocalPort();
    }
    oneError(
        with(good("bulk"), "connection.url", "jdbc:postgresql://localhost:" + closed + "/shop"),
        "connection.url",
        "Connection to localhost:" + closed + " refused");
  }

  @Test
  void aMalformedUrlIsNotShownWithItsPassword() {
    oneError(
        with(good("bulk"), "connection.url", "jdbc:postgresql://localhost:x/shop?password=hunter2"),
        "connection.url",
        "the driver can't read the URL: write jdbc:postgresql://host:port/database");
  }

  @Test
  void aServerThatNeverAnswersIsAnErrorOfTheUrlWithinSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0)) {
      long start = System.nanoTime();
      oneError(
          with(
              good("bulk"),
              "connection.url",
              "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/shop?password=hunter2"),
          "connection.url",
          "");
      assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(6000);
    }
  }

  @Test
  void anUnknownTableIsAnErrorOfTheListThatNamesIt() {
    oneError(
        with(
            good("bulk"),
            "table.whitelist",
            "check1.orders,check1.ordres",
            "schema.pattern",
            "check1"),
        "table.whitelist",
        "Table check1.ordres does not exist, or is none of table.types [TABLE] in schema.pattern"
            + " check1; there are [check1.numbered, check1.orders, check1.plain, check1.secret]");
    Map<String, String> patterns = good("bulk");
    patterns.remove("table.whitelist");
    oneError(
        with(patterns, "table.include.list", "ordres.*"),
        "table.include.list",
        "It matches no table; it must match all of schema.table");
  }

  @Test
  void aTableThatMayNotBeReadIsAnErrorOfTheUser() {
    oneError(
        with(good("bulk"), "table.whitelist", "check1.secret"),
        "connection.user",
        "This user may not read table check1.secret: grant it SELECT");
  }

  @Test
  void tablesThatWouldShareATopicAreRefused() {
    oneError(
        with(good("bulk"), "table.whitelist", "orders"),
        "table.whitelist",
        "Tables check1.orders and check2.orders would share a topic");
  }

  @Test
  void aWrongIncrementingColumnIsAnErrorOfItsKey() {
    String key = "incrementing.column.name";
    Map<String, String> props = good("incrementing");
    oneError(
        with(props, key, "idd"),
        key,
        "Table check1.orders has no column idd; it has [id, maybe, changed, changed_tz, seen,"
            + " note]");
    oneError(
        with(props, key, "changed"),
        key,
        "Column changed of table check1.orders must be a number, a text or a UUID, but is"
            + " timestamp without time zone");
    oneError(
        with(props, key, "maybe"),
        key,
        "Column maybe of table check1.orders may be null, and a row with a null there would never"
            + " be read: declare it NOT NULL, or set validate.non.null=false to accept that");
    assertThat(errors(with(props, key, "maybe", "validate.non.null", "false"))).isEmpty();
    oneError(props, key, "Table check1.orders has no identity or serial column: name the column");
  }

  @Test
  void aWrongTimestampColumnIsAnErrorOfItsKey() {
    String key = "timestamp.column.name";
    Map<String, String> props = good("timestamp");
    oneError(with(props, key, "when"), key, "Table check1.orders has no column when");
    oneError(with(props, key, "note"), key, "must be a timestamp, but is text");
    oneError(with(props, key, "seen"), key, "Column seen of table check1.orders may be null");
    oneError(
        with(props, key, "seen,changed_tz"),
        key,
        "timestamp columns must be all with time zone or all without");
    assertThat(errors(with(props, key, "seen,changed"))).isEmpty();
  }

  @Test
  void aTableWithoutPrimaryKeyIsRefusedWhereExactlyOnceIsRequired() {
    Map<String, String> props = with(good("bulk"), "table.whitelist", "check1.plain");
    assertThat(errors(props)).isEmpty();
    oneError(
        with(props, "exactly.once.support", "required"),
        "mode",
        "Table check1.plain has no primary key, so mode bulk can't read it exactly once");
  }

  @Test
  void anExpiredPasswordIsAnErrorOfThePassword() {
    oneError(
        with(good("bulk"), "connection.user", "expired"),
        "connection.password",
        "renew the password there if its time is over (VALID UNTIL)");
  }

  @Test
  void tlsThatOneSideRefusesIsAnErrorOfTheUrl() {
    oneError(
        with(good("bulk"), "connection.url", Postgres.url() + "?sslmode=require"),
        "connection.url",
        "The URL demands TLS, and the database has none: turn it on there, or off in the URL.");
    oneError(
        with(good("bulk"), "connection.sslmode", "require"),
        "connection.url",
        "The URL demands TLS, and the database has none");
    oneError(
        with(good("bulk"), "connection.user", "plainly"),
        "connection.url",
        "The database does not let this user in without TLS: turn it on in the URL");
  }

  @Test
  void aCursorWithoutAnIndexIsAWarningWithTheStatementToRun() {
    assertThat(warnings(with(good("incrementing"), "incrementing.column.name", "id"))).isEmpty();
    assertThat(warnings(with(good("timestamp"), "timestamp.column.name", "changed")))
        .containsExactly(
            "timestamp.column.name: No index of table check1.orders starts with changed, so each"
                + " poll reads all of it and sorts what is new. Run: CREATE INDEX"
                + " \"orders_changed_id\" ON \"check1\".\"orders\" (\"changed\", \"id\") (of a view:"
                + " on the table under it)");
    assertThat(
            warnings(
                with(
                    good("timestamp"),
                    "table.whitelist",
                    "odd name",
                    "topic.prefix",
                    "p-",
                    "timestamp.column.name",
                    "at")))
        .containsExactly(
            "topic.prefix: Table check2.odd name gives the topic name p-odd name, which Kafka does"
                + " not take: rename it by a transform such as RegexRouter");
  }

  @Test
  void keysWithoutEffectAndAPasswordInTheUrlAreWarnings() {
    assertThat(
            warnings(
                with(
                    good("bulk"),
                    "connection.url",
                    Postgres.url() + "?ssl=false&sslpassword=hunter2",
                    "max.buffer.size",
                    "10",
                    "poll.linger.ms",
                    "1")))
        .containsExactly(
            "max.buffer.size: No effect: a task holds at most four batches of `batch.max.rows`.",
            "poll.linger.ms: No effect: rows are handed on as soon as they are read, and a poll"
                + " waits for half a second at most.",
            "connection.url: It holds a password, which everybody sees who may read the"
                + " configuration: move it to connection.password");
  }

  @Test
  void keysOfTheKeyMustExist() {
    Map<String, String> props = with(good("bulk"), "record.key", "columns");
    String key = "record.key.columns";
    oneError(props, key, "record.key=columns needs the names of the columns");
    oneError(with(good("bulk"), key, "id"), key, "It has an effect with record.key=columns only");
    oneError(
        with(props, key, "id,idd"),
        key,
        "No table has a column idd; the tables have [id, maybe, changed, changed_tz, seen, note]");
    assertThat(errors(with(props, key, "idd"))).hasSize(2);
    assertThat(errors(with(props, key, "id,n", "table.whitelist", "check1.orders,check1.numbered")))
        .isEmpty();
  }

  @Test
  void mappingsAndAliasesAreChecked() {
    Map<String, String> props = good("timestamp");
    oneError(
        with(
            props,
            "timestamp.columns.mapping",
            "check1.orders:[changed]",
            "timestamp.column.name",
            "changed"),
        "timestamp.columns.mapping",
        "Must be empty beside timestamp.column.name: use one of them");
    assertThat(errors(with(props, "timestamp.columns.mapping", "check1.*:[seen|changed]")))
        .isEmpty();
    oneError(
        with(props, "timestamp.columns.mapping", "check2.*:[changed]"),
        "timestamp.columns.mapping",
        "Table check1.orders matches none of the patterns");
    oneError(
        with(good("incrementing"), "incrementing.column.mapping", ".*:[id|maybe]"),
        "incrementing.column.mapping",
        "Each entry must name one column: .*:[id|maybe]");
    oneError(
        with(good("incrementing"), "incrementing.column.mapping", "id"),
        "incrementing.column.mapping",
        "Each entry must be regex:column or regex:[column|column]: id");
    oneError(
        with(good("bulk"), "sql.quote.identifiers", "false", "quote.sql.identifiers", "always"),
        "sql.quote.identifiers",
        "It is another name of quote.sql.identifiers, which says always: remove one of them");
    oneError(
        with(good("bulk"), "timestamp.initial.ms", "5", "timestamp.initial", "6"),
        "timestamp.initial.ms",
        "It is another name of timestamp.initial, which says 6: remove one of them");
    oneError(
        with(good("bulk"), "transaction.isolation.mode", "SQL_SERVER_SNAPSHOT"),
        "transaction.isolation.mode",
        "SQL_SERVER_SNAPSHOT is for SQL Server only: use REPEATABLE_READ");
    oneError(
        with(good("bulk"), "topic.name.format", "${tabel}"),
        "topic.name.format",
        "must be text with `${table}`");
    assertThat(
            errors(
                with(
                    good("bulk"),
                    "table.whitelist",
                    "orders",
                    "topic.name.format",
                    "${schema}.${table}")))
        .isEmpty();
  }

  @Test
  void tablesForWhichThereIsNoTimeAreLeftToTheTasks() {
    Map<String, String> props =
        with(
            good("incrementing"),
            "incrementing.column.name",
            "idd",
            "record.key",
            "columns",
            "record.key.columns",
            "idd");
    assertThat(errors(props)).hasSize(3);

    JdbcSourceConfig config = new JdbcSourceConfig(props);
    Validation validation = Validation.of(JdbcSourceConfig.DEF, props);
    validation.farSide(
        "connection.url",
        "The database",
        findings -> new Preflight(config, config.dialect(), findings, Duration.ZERO).run());
    assertThat(validation.clean()).isTrue();
  }
}
