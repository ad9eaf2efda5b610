package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.jdbc.dialect.TimestampGranularity;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.RecordKey;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** Describes every key of the configuration, once: default, check, group and words. */
final class JdbcSourceDef {
  private JdbcSourceDef() {}

  static ConfigDef define() {
    Keys keys = Keys.define();
    ConnectionKeys.add(keys);
    tables(keys);
    queries(keys);
    mode(keys);
    reading(keys);
    records(keys);
    CdcKeys.add(keys);
    OutputKeys.add(keys);
    PeerKeys.add(keys);
    return keys.done();
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
                .check(Validators.atLeast(1))
                .display("Look for tables every (ms)")
                .doc("How often new and dropped tables are looked for, in milliseconds."))
        .add(
            Key.longInteger(JdbcSourceConfig.FIRST_LOOK)
                .byDefault(10_000L)
                .low()
                .check(Validators.atLeast(0))
                .display("First look at the tables (ms)")
                .doc(
                    "How long the connector waits for its first look at the tables, in"
                        + " milliseconds, before it tells the worker why it has none; the worker"
                        + " asks again."))
        .add(
            Key.bool(JdbcSourceConfig.QUALIFY)
                .byDefault(true)
                .low()
                .display("Qualify table names")
                .doc(
                    "If `false`: of tables of one name, only the one is read that the bare name"
                        + " means, by the search path of `connection.user`."))
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
            Key.list(JdbcSourceConfig.INCREMENTING_MAPPING)
                .byDefault(List.of())
                .display("Incrementing column by table")
                .doc(
                    "Instead of `incrementing.column.name`: entries `regex:column`, of which the"
                        + " first counts whose expression matches all of `schema.table`."))
        .add(
            Key.list(JdbcSourceConfig.TIMESTAMP)
                .byDefault(List.of())
                .display("Timestamp columns")
                .doc(
                    "Column that holds when a row last changed. Of several, the first that is not"
                        + " null counts."))
        .add(
            Key.list(JdbcSourceConfig.TIMESTAMP_MAPPING)
                .byDefault(List.of())
                .display("Timestamp columns by table")
                .doc(
                    "Instead of `timestamp.column.name`: entries `regex:[column|column]`, of"
                        + " which the first counts whose expression matches all of"
                        + " `schema.table`."))
        .add(
            Key.longInteger(JdbcSourceConfig.INCREMENTING_INITIAL)
                .byDefault(null)
                .display("First number")
                .doc(
                    "Read only rows whose incrementing column is greater, where no offset is"
                        + " stored; empty for the first row."))
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
                .doc(
                    "Most rows handed to Kafka at once; fewer if they are wide, see"
                        + " `batch.max.bytes`."));
  }

  private static void queries(Keys keys) {
    keys.group("Queries")
        .add(
            Key.string(JdbcSourceConfig.QUERY)
                .byDefault("")
                .display("Query")
                .doc(
                    "A query to read instead of tables, with joins and a WHERE of its own if need"
                        + " be. It is read like a table, so name the cursor's columns in it. Its"
                        + " records go to the topic `topic.prefix`."))
        .add(
            Key.password(JdbcSourceConfig.QUERY_MASKED)
                .byDefault(null)
                .display("Query, hidden")
                .doc("The same, but shown nowhere; not together with `query`."))
        .add(
            Key.list(JdbcSourceConfig.QUERIES)
                .byDefault(List.of())
                .display("Queries")
                .doc(
                    "Names of several queries. The text of each stands under `query.<name>`; its"
                        + " records go to the topic `topic.prefix` followed by the name."))
        .add(
            Key.string(JdbcSourceConfig.QUERY_SUFFIX)
                .byDefault("")
                .low()
                .display("Query suffix")
                .doc("Follows every query that reads rows, such as `WITH UR`."));
  }

  private static void reading(Keys keys) {
    keys.group("Reading")
        .add(
            Key.longInteger(JdbcSourceConfig.LOOK_BACK)
                .byDefault(60_000L)
                .high()
                .check(Validators.between(0, 86_400_000))
                .display("Look back (ms)")
                .doc(
                    "How long rows that commit late are looked for, in milliseconds: more than"
                        + " your longest transaction lasts. `0` for never, as in the widely used"
                        + " connectors, which lose such rows."))
        .add(
            Key.string(JdbcSourceConfig.SNAPSHOT)
                .byDefault("initial")
                .check(Validators.oneOf("initial", "never"))
                .display("Snapshot")
                .doc(
                    "`initial`: with several tasks, what a great table holds at the first start is"
                        + " read in chunks by all of them, before the cursor goes on from there."
                        + " `never`: the cursor reads from the first row, in its order."))
        .add(
            Key.integer(JdbcSourceConfig.CHUNK_ROWS)
                .byDefault(50_000)
                .low()
                .check(Validators.between(1, 100_000_000))
                .display("Rows a chunk")
                .doc(
                    "About how many rows of a table one task reads at a stretch, where several"
                        + " read it. A table has 128 chunks at most."))
        .add(
            Key.longInteger(JdbcSourceConfig.BATCH_BYTES)
                .byDefault(4L * 1024 * 1024)
                .low()
                .check(Validators.between(1024, 1L << 30))
                .display("Bytes a batch")
                .doc(
                    "About how many bytes of rows are handed to Kafka, and fetched, at once; up to"
                        + " four times as much is in memory for each open query."))
        .add(
            Key.string(JdbcSourceConfig.SCHEDULE)
                .byDefault("")
                .display("Schedule")
                .doc(
                    "When to read, instead of every `poll.interval.ms`: a cron expression of five"
                        + " fields such as `30 2 * * *`, or `once` to read what is there and then"
                        + " rest."))
        .add(
            Key.string(JdbcSourceConfig.SCHEDULE_ZONE)
                .byDefault("UTC")
                .low()
                .check(Validators.timeZone())
                .display("Time zone of the schedule")
                .doc("Time zone of the cron expression."));
  }

  private static void records(Keys keys) {
    keys.group("Records")
        .add(
            Key.string(JdbcSourceConfig.TOPIC_PREFIX)
                .byDefault("")
                .high()
                .display("Topic prefix")
                .doc("Start of each topic's name; `topic.name.format` follows."))
        .add(
            Key.string(JdbcSourceConfig.TOPIC_FORMAT)
                .byDefault(TopicNames.DEFAULT_FORMAT)
                .check(
                    Validators.matching(
                        "text with `${table}`, and `${schema}` or `${catalog}` if you like",
                        TopicNames::valid))
                .display("Topic name format")
                .doc(
                    "What follows `topic.prefix`: `${table}`, `${schema}` and `${catalog}` stand"
                        + " for the table's own. Tables of one name in several schemas need"
                        + " `${schema}`."))
        .add(
            Key.string(JdbcSourceConfig.RECORD_KEY)
                .byDefault("primary_key")
                .check(Validators.oneOf(RecordKey.Kind.names()))
                .recommend(RecordKey.Kind.names())
                .display("Record key")
                .doc(
                    "`primary_key`: a record's key is its row's primary key, or null where the"
                        + " table has none. `none`: always null. `columns`: those of"
                        + " `record.key.columns`."))
        .add(
            Key.list(JdbcSourceConfig.RECORD_KEY_COLUMNS)
                .byDefault(List.of())
                .display("Columns of the record key")
                .doc(
                    "For `record.key=columns`: a record's key has those of them that its table"
                        + " has, in this order; each table must have one."))
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
