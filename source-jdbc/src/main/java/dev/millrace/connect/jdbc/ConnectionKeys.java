package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Key;
import dev.millrace.connect.common.config.Keys;
import dev.millrace.connect.common.config.Validators;
import dev.millrace.connect.jdbc.credentials.CredentialsProviders;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef.Width;

/** The keys of how the database is reached. */
final class ConnectionKeys {
  private ConnectionKeys() {}

  static void add(Keys keys) {
    login(keys);
    pool(keys);
    limits(keys);
  }

  private static void login(Keys keys) {
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
            Key.string(JdbcSourceConfig.CREDENTIALS_CLASS)
                .byDefault(CredentialsProviders.DEFAULT)
                .low()
                .recommend(CredentialsProviders.names())
                .width(Width.LONG)
                .display("Provider of credentials")
                .doc(
                    "Class that says what each new connection logs in with. The default takes"
                        + " `connection.user` and `connection.password`; the one of files reads"
                        + " `jdbc.credentials.provider.password.file` and, if set,"
                        + " `jdbc.credentials.provider.user.file`. Keys that start with"
                        + " `jdbc.credentials.provider.` are for the class."))
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
                    "How often in a row a connection is tried before the task fails; `-1` for no"
                        + " end."))
        .add(
            Key.integer(JdbcSourceConfig.QUERY_RETRIES)
                .byDefault(-1)
                .check(Validators.offOrAtLeast(0))
                .display("Retries of a query")
                .doc(
                    "How often in a row a query that failed, or lost its connection, is tried"
                        + " again before the task fails; `-1` for no end. Only for failures that"
                        + " a later try may mend."))
        .add(
            Key.string(JdbcSourceConfig.ISOLATION)
                .byDefault("DEFAULT")
                .low()
                .check(Validators.oneOf(Isolation.names()))
                .recommend(Isolation.names())
                .display("Transaction isolation")
                .doc(
                    "Isolation level of the transactions that read; `DEFAULT` for the"
                        + " database's. `SQL_SERVER_SNAPSHOT` is for SQL Server only."))
        .add(
            Key.longInteger(JdbcSourceConfig.BACKOFF)
                .byDefault(10_000L)
                .check(Validators.atLeast(0))
                .display("Backoff (ms)")
                .doc(
                    "Wait before the second try, in milliseconds. It doubles with each further"
                        + " one, up to a minute or this value, whichever is more."));
  }

  private static void pool(Keys keys) {
    keys.add(
            Key.integer(JdbcSourceConfig.POOL_SIZE)
                .byDefault(4)
                .low()
                .check(Validators.between(1, 100))
                .display("Connections a task")
                .doc("Most connections, and so tables read side by side, of one task."))
        .add(
            Key.integer(JdbcSourceConfig.POOL_MIN_IDLE)
                .byDefault(0)
                .low()
                .check(Validators.between(0, 100))
                .display("Idle connections a task")
                .doc("Connections of one task that stay open while nobody needs them."))
        .add(
            Key.longInteger(JdbcSourceConfig.POOL_IDLE_TIMEOUT)
                .byDefault(null)
                .low()
                .check(Validators.offOr(0, 10_000))
                .display("Close idle connections after (ms)")
                .doc(
                    "After which time a connection that nobody needs is closed, in milliseconds;"
                        + " `0` for never; empty for twice `poll.interval.ms`, from 10 s to a"
                        + " minute."))
        .add(
            Key.longInteger(JdbcSourceConfig.POOL_MAX_LIFETIME)
                .byDefault(1_800_000L)
                .low()
                .check(Validators.offOr(0, 30_000))
                .display("Replace connections after (ms)")
                .doc(
                    "After which time a connection is replaced by a new one, which logs in anew,"
                        + " as soon as nobody needs it, in milliseconds; `0` for never. Set it to"
                        + " less than firewalls and databases allow."))
        .add(
            Key.longInteger(JdbcSourceConfig.POOL_KEEPALIVE)
                .byDefault(120_000L)
                .low()
                .check(Validators.offOr(0, 30_000))
                .display("Ask idle connections every (ms)")
                .doc(
                    "How often a connection that nobody needs is asked whether it lives, in"
                        + " milliseconds; `0`, or no less than"
                        + " `connection.pool.max.lifetime.ms`, for never."))
        .add(
            Key.list(JdbcSourceConfig.REPLICAS)
                .byDefault(List.of())
                .display("URLs of replicas")
                .doc(
                    "JDBC URLs of read replicas, which bulk reads use in turn; one that does not"
                        + " answer is left out, and if none does, `connection.url` is used. Rows"
                        + " may be missing that have not reached the replica yet."));
  }

  private static void limits(Keys keys) {
    keys.add(
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
}
