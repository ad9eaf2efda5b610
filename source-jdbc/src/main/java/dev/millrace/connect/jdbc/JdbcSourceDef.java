package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.query.Mode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** Describes every key of the configuration, once: default, check, group and words. */
final class JdbcSourceDef {
  private JdbcSourceDef() {}

  static ConfigDef define() {
    Keys keys = Keys.define();
    connection(keys);
    tables(keys);
    mode(keys);
    records(keys);
    return keys.done();
  }

  private static void connection(Keys keys) {
    keys.group("Connection")
        .add(
            Key.string(JdbcSourceConfig.URL)
                .high()
                .check(Validators.notBlank())
                .display("JDBC URL")
                .doc(
                    "Where the database is, such as `jdbc:postgresql://db:5432/shop`. Parameters"
                        + " of the driver may follow a `?`; keep the password out of it."))
        .add(
            Key.string(JdbcSourceConfig.USER)
                .byDefault(null)
                .high()
                .display("User")
                .doc("User that connects; needs `SELECT` on the tables and nothing else."))
        .add(
            Key.password(JdbcSourceConfig.PASSWORD)
                .byDefault(null)
                .high()
                .display("Password")
                .doc("Its password."))
        .add(
            Key.string(JdbcSourceConfig.DIALECT)
                .byDefault("")
                .low()
                .display("Dialect")
                .doc(
                    "Name of the database's dialect, such as `PostgreSQL`, or `Generic` for what"
                        + " its driver tells; empty to go by the URL."))
        .add(
            Key.integer(JdbcSourceConfig.ATTEMPTS)
                .byDefault(3)
                .check(Validators.offOrAtLeast(1))
                .display("Attempts")
                .doc(
                    "How often in a row a connection or read is tried before the task fails; `-1`"
                        + " for no end."))
        .add(
            Key.longInteger(JdbcSourceConfig.BACKOFF)
                .byDefault(10_000L)
                .check(Validators.atLeast(1))
                .display("Backoff (ms)")
                .doc(
                    "Wait before the second try, in milliseconds. It doubles with each further"
                        + " one, up to a minute or this value, whichever is more."))
        .add(
            Key.integer(JdbcSourceConfig.POOL_SIZE)
                .byDefault(4)
                .low()
                .check(Validators.between(1, 100))
                .display("Connections a task")
                .doc("Most connections, and so tables read side by side, of one task."))
        .add(
            Key.longInteger(JdbcSourceConfig.CONNECT_TIMEOUT)
                .byDefault(10_000L)
                .low()
                .check(Validators.between(1000, 300_000))
                .display("Connect timeout (ms)")
                .doc("Longest time to connect and log in, in milliseconds."))
        .add(
            Key.longInteger(JdbcSourceConfig.QUERY_TIMEOUT)
                .byDefault(300_000L)
                .low()
                .check(Validators.between(1000, 86_400_000))
                .display("Query timeout (ms)")
                .doc(
                    "Longest time that a query may stay silent, in milliseconds; longer counts as"
                        + " a lost connection. A cursor without an index sorts its table first:"
                        + " allow for it."))
        .add(
            Key.integer(JdbcSourceConfig.CIRCUIT_FAILURES)
                .byDefault(5)
                .low()
                .check(Validators.atLeast(0))
                .display("Failures that open the circuit")
                .doc("Failures in a row after which the database is left alone; `0` for never."))
        .add(
            Key.longInteger(JdbcSourceConfig.CIRCUIT_OPEN)
                .byDefault(30_000L)
                .low()
                .check(Validators.atLeast(1))
                .display("Circuit stays open (ms)")
                .doc("How long the database is left alone then, in milliseconds."))
        .add(
            Key.integer(JdbcSourceConfig.RATE_LIMIT)
                .byDefault(0)
                .low()
                .check(Validators.between(0, 1_000_000))
                .display("Batches a second")
                .doc("Most batches that a task reads in a second; `0` for no limit."));
  }

  private static void tables(Keys keys) {
    keys.group("Tables")
        .add(
            Key.list(JdbcSourceConfig.WHITELIST)
                .byDefault(List.of())
                .high()
                .display("Tables")
                .doc(
                    "Tables to read, as `table` or `schema.table`, in the catalog's spelling;"
                        + " empty for all."))
        .add(
            Key.list(JdbcSourceConfig.BLACKLIST)
                .byDefault(List.of())
                .display("Tables left out")
                .doc("Tables not to read; not together with `table.whitelist`."))
        .add(
            Key.list(JdbcSourceConfig.INCLUDE_LIST)
                .byDefault(List.of())
                .display("Table patterns")
                .doc(
                    "Regular expressions over all of `schema.table`; not together with"
                        + " `table.whitelist` or `table.blacklist`."))
        .add(
            Key.list(JdbcSourceConfig.EXCLUDE_LIST)
                .byDefault(List.of())
                .display("Table patterns left out")
                .doc("Regular expressions that take tables out of `table.include.list`."))
        .add(
            Key.string(JdbcSourceConfig.CATALOG_PATTERN)
                .byDefault(null)
                .low()
                .display("Catalog pattern")
                .doc("SQL `LIKE` pattern of the database's name; empty for any."))
        .add(
            Key.string(JdbcSourceConfig.SCHEMA_PATTERN)
                .byDefault(null)
                .display("Schema pattern")
                .doc("SQL `LIKE` pattern of the schemas to look in; empty for all."))
        .add(
            Key.list(JdbcSourceConfig.TABLE_TYPES)
                .byDefault(List.of("TABLE"))
                .low()
                .display("Table types")
                .doc(
                    "Kinds of tables: `TABLE`, `VIEW`; with PostgreSQL also `PARTITIONED TABLE`,"
                        + " `MATERIALIZED VIEW`, `FOREIGN TABLE`."))
        .add(
            Key.longInteger(JdbcSourceConfig.TABLE_POLL_INTERVAL)
                .byDefault(60_000L)
                .low()
                .check(Validators.atLeast(100))
                .display("Look for tables every (ms)")
                .doc("How often new and dropped tables are looked for, in milliseconds."))
        .add(
            Key.string(JdbcSourceConfig.QUOTING)
                .byDefault("ALWAYS")
                .low()
                .check(Validators.oneOf("ALWAYS", "NEVER"))
                .display("Quote identifiers")
                .doc("Whether names in SQL are quoted."));
  }

  private static void mode(Keys keys) {
    keys.group("Mode")
        .add(
            Key.string(JdbcSourceConfig.MODE)
                .high()
                .check(Validators.oneOf(Mode.names()))
                .recommend(Mode.names())
                .display("Mode")
                .doc("How new rows are found."))
        .add(
            Key.string(JdbcSourceConfig.INCREMENTING)
                .byDefault("")
                .display("Incrementing column")
                .doc(
                    "Column that only grows, unique and not null; empty for the column that the"
                        + " database numbers rows by (identity, serial)."))
        .add(
            Key.list(JdbcSourceConfig.TIMESTAMP)
                .byDefault(List.of())
                .display("Timestamp columns")
                .doc(
                    "Column that holds when a row last changed. Of several, the first that is not"
                        + " null counts."))
        .add(
            Key.longInteger(JdbcSourceConfig.TIMESTAMP_INITIAL)
                .byDefault(null)
                .display("First timestamp")
                .doc(
                    "Where to start, in milliseconds since 1970; `-1` for the present time; empty"
                        + " for the first row."))
        .add(
            Key.longInteger(JdbcSourceConfig.TIMESTAMP_DELAY)
                .byDefault(0L)
                .check(Validators.atLeast(0))
                .display("Timestamp delay (ms)")
                .doc(
                    "How old a row must be before it is read, in milliseconds: time for"
                        + " transactions that wrote before it to commit."))
        .add(
            Key.bool(JdbcSourceConfig.NON_NULL)
                .byDefault(true)
                .display("Check for not null")
                .doc(
                    "Refuse cursor columns that may be null. If false, rows whose cursor is null"
                        + " are never read."))
        .add(
            Key.string(JdbcSourceConfig.TIME_ZONE)
                .byDefault("UTC")
                .check(Validators.timeZone())
                .display("Database time zone")
                .doc("Time zone that timestamps without a time zone are in."))
        .add(
            Key.longInteger(JdbcSourceConfig.POLL_INTERVAL)
                .byDefault(5000L)
                .high()
                .check(Validators.atLeast(0))
                .display("Poll interval (ms)")
                .doc("How long a table rests after it was read to its end, in milliseconds."))
        .add(
            Key.integer(JdbcSourceConfig.BATCH_ROWS)
                .byDefault(1000)
                .check(Validators.between(1, 1_000_000))
                .display("Rows a batch")
                .doc("Most rows handed to Kafka at once; up to four batches are in memory."));
  }

  private static void records(Keys keys) {
    keys.group("Records")
        .add(
            Key.string(JdbcSourceConfig.TOPIC_PREFIX)
                .byDefault("")
                .high()
                .display("Topic prefix")
                .doc("Start of each topic's name; the table's name, without schema, follows."))
        .add(
            Key.string(JdbcSourceConfig.RECORD_KEY)
                .byDefault("primary_key")
                .check(Validators.oneOf("primary_key", "none"))
                .display("Record key")
                .doc(
                    "`primary_key`: a record's key is its row's primary key, or null where the"
                        + " table has none. `none`: always null."))
        .add(
            Key.string(JdbcSourceConfig.NUMERIC_MAPPING)
                .byDefault(null)
                .check(
                    Validators.oneOf("none", "precision_only", "best_fit", "best_fit_eager_double"))
                .display("Numeric mapping")
                .doc(
                    "What decimals become. `none`: Connect's Decimal. `precision_only`: integers"
                        + " where the scale is 0 and they fit. `best_fit`: also doubles where"
                        + " there is a scale and up to 18 digits. `best_fit_eager_double`: doubles"
                        + " wherever there is a scale, even at a loss."))
        .add(
            Key.bool(JdbcSourceConfig.NUMERIC_PRECISION)
                .byDefault(false)
                .low()
                .display("Map numerics by precision")
                .doc("Older name of `numeric.mapping=precision_only`, which wins over it."))
        .add(
            Key.string(JdbcSourceConfig.GRANULARITY)
                .byDefault("connect_logical")
                .check(
                    Validators.oneOf(
                        Arrays.stream(TimestampGranularity.values())
                            .map(value -> value.name().toLowerCase(Locale.ROOT))
                            .toList()))
                .display("Timestamp granularity")
                .doc(
                    "What timestamps and times become. `connect_logical` keeps milliseconds only;"
                        + " the others keep all that the database has."))
        .add(
            Key.string(JdbcSourceConfig.CALENDAR)
                .byDefault("LEGACY")
                .low()
                .check(Validators.oneOf("LEGACY", "PROLEPTIC_GREGORIAN"))
                .display("Calendar of old dates")
                .doc(
                    "How dates and timestamps before 1582-10-15 are counted. `LEGACY`: by the"
                        + " Julian calendar, as Java's older classes do. `PROLEPTIC_GREGORIAN`: by"
                        + " the Gregorian one, as most databases do."))
        .add(
            Key.string(JdbcSourceConfig.POSITION_TOPIC)
                .byDefault("__millrace_positions")
                .low()
                .check(Validators.notBlank())
                .display("Position topic")
                .doc(
                    "Topic of the small records that carry a position which moved without a row,"
                        + " such as the end of a bulk read."));
  }
}
