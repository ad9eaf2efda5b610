package dev.millrace.connect.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Configurations as users of other JDBC sources have them: nothing but {@code connector.class} and
 * the place of the database is changed.
 */
class PeerConfigurationsIT {

  /**
   * @param read first values of the rows' first columns, by topic
   */
  private record Peer(String name, Map<String, String> props, Map<String, List<Integer>> read) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void makeTables() {
    Postgres.schema("peers");
    Postgres.schema("peers_old");
    Postgres.run(
        "CREATE TABLE peers.accounts (id serial PRIMARY KEY, name varchar(255), balance"
            + " numeric(9,0), created_at timestamp NOT NULL DEFAULT '2026-01-01', updated_at"
            + " timestamp)",
        "INSERT INTO peers.accounts (name, balance) VALUES ('alice', 100), ('bob', 50)",
        "CREATE TABLE peers.locations (loc_id int NOT NULL, seen_at timestamptz NOT NULL)",
        "INSERT INTO peers.locations VALUES (5, '2026-01-01Z'), (4, '2026-01-02Z')",
        "CREATE TABLE peers_old.accounts (id int)");
  }

  private static Peer peer(String name, Map<String, List<Integer>> read, String... keysAndValues) {
    Map<String, String> props = new LinkedHashMap<>();
    props.put("name", "peer-" + name);
    props.put("connector.class", JdbcSourceConnector.class.getName());
    props.put("connection.url", Postgres.url());
    props.put("connection.user", Postgres.USER);
    props.put("connection.password", Postgres.PASSWORD);
    for (int i = 0; i < keysAndValues.length; i += 2) {
      props.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return new Peer(name, props, read);
  }

  static Stream<Peer> peers() {
    return Stream.of(
        peer(
            "bulk of a whitelist",
            Map.of("bulk-accounts", List.of(1, 2)),
            "tasks.max",
            "1",
            "mode",
            "bulk",
            "table.whitelist",
            "accounts",
            "schema.pattern",
            "peers",
            "catalog.pattern",
            "shop",
            "table.types",
            "TABLE",
            "poll.interval.ms",
            "3600000",
            "topic.prefix",
            "bulk-",
            "numeric.mapping",
            "best_fit",
            "max.buffer.size",
            "0",
            "poll.linger.ms",
            "5000",
            "quote.sql.identifiers",
            "ALWAYS",
            "transaction.isolation.mode",
            "DEFAULT"),
        peer(
            "incrementing",
            Map.of("postgres-accounts", List.of(1, 2)),
            "tasks.max",
            "4",
            "mode",
            "incrementing",
            "incrementing.column.name",
            "id",
            "table.whitelist",
            "peers.accounts",
            "connection.attempts",
            "5",
            "connection.backoff.ms",
            "5000",
            "topic.prefix",
            "postgres-",
            "validate.non.null",
            "true",
            "batch.max.rows",
            "100",
            "query.retry.attempts",
            "-1",
            "table.poll.interval.ms",
            "60000",
            "table.monitoring.startup.polling.limit.ms",
            "10000",
            "db.timezone",
            "UTC"),
        peer(
            "timestamp with mapping",
            Map.of("ts-accounts", List.of(1, 2), "ts-locations", List.of(5, 4)),
            "tasks.max",
            "2",
            "mode",
            "timestamp",
            "table.include.list",
            "peers\\.accounts,peers\\.loc.*",
            "timestamp.columns.mapping",
            "peers\\.accounts:[updated_at|created_at],peers\\.loc.*:[seen_at]",
            "timestamp.initial",
            "0",
            "timestamp.granularity",
            "micros_long",
            "topic.prefix",
            "ts-",
            "jdbc.credentials.provider.class",
            "io.confluent.connect.jdbc.util.DefaultJdbcCredentialsProvider"),
        peer(
            "timestamp+incrementing with delay",
            Map.of("tsinc_accounts", List.of(1, 2)),
            "tasks.max",
            "1",
            "mode",
            "timestamp+incrementing",
            "timestamp.column.name",
            "updated_at,created_at",
            "incrementing.column.name",
            "id",
            "timestamp.delay.interval.ms",
            "1000",
            "numeric.precision.mapping",
            "true",
            "numeric.mapping",
            "best_fit_eager_double",
            "table.blacklist",
            "locations",
            "schema.pattern",
            "peers",
            "dialect.name",
            "PostgreSqlDatabaseDialect",
            "connection.loginTimeout",
            "10",
            "topic.prefix",
            "tsinc_"),
        peer(
            "other names of keys",
            Map.of("aiven-accounts", List.of(2)),
            "tasks.max",
            "1",
            "mode",
            "incrementing",
            "incrementing.column.name",
            "id",
            "incrementing.initial",
            "1",
            "timestamp.initial.ms",
            "0",
            "sql.quote.identifiers",
            "false",
            "table.names.qualify",
            "true",
            "schema.pattern",
            "peers",
            "table.whitelist",
            "accounts",
            "batch.max.rows",
            "100",
            "db.timezone",
            "Europe/Helsinki",
            "numeric.mapping",
            "precision_only",
            "topic.prefix",
            "aiven-"),
        peer(
            "include list with exclusion",
            Map.of("inc-locations", List.of(4, 5)),
            "tasks.max",
            "3",
            "mode",
            "incrementing",
            "table.include.list",
            "peers.*",
            "table.exclude.list",
            "peers.*\\.accounts",
            "incrementing.column.mapping",
            ".*locations:loc_id",
            "topic.prefix",
            "inc-"),
        peer(
            "bare names by the search path",
            Map.of("accounts", List.of(1, 2)),
            "mode",
            "bulk",
            "table.names.qualify",
            "false",
            "table.whitelist",
            "accounts",
            "connection.options",
            "-c search_path=peers,peers_old",
            "poll.interval.ms",
            "86400000",
            "topic.prefix",
            ""));
  }

  @ParameterizedTest
  @MethodSource("peers")
  void validatesStartsAndReads(Peer peer) {
    JdbcSourceConnector connector = new JdbcSourceConnector();
    List<String> errors = new ArrayList<>();
    connector
        .validate(peer.props())
        .configValues()
        .forEach(
            value ->
                value
                    .errorMessages()
                    .forEach(message -> errors.add(value.name() + ": " + message)));
    assertThat(errors).isEmpty();

    connector.start(peer.props());
    try {
      int tasks = Integer.parseInt(peer.props().getOrDefault("tasks.max", "1"));
      List<TaskRunner> runners = new ArrayList<>();
      TaskRunner.Offsets offsets = new TaskRunner.Offsets();
      connector.taskConfigs(tasks).forEach(task -> runners.add(new TaskRunner(task, offsets)));
      int rows = peer.read().values().stream().mapToInt(List::size).sum();
      List<SourceRecord> records = new ArrayList<>();
      runners
          .get(0)
          .pollUntil(
              records,
              () -> {
                runners.forEach(runner -> records.addAll(runner.poll()));
                return TaskRunner.rowsOf(records).size() >= rows;
              });
      runners.forEach(TaskRunner::close);
      Map<String, List<Integer>> read = new TreeMap<>();
      for (SourceRecord record : TaskRunner.rowsOf(records)) {
        Struct row = (Struct) record.value();
        read.computeIfAbsent(record.topic(), topic -> new ArrayList<>())
            .add(row.getInt32(row.schema().fields().get(0).name()));
      }
      assertThat(read).isEqualTo(peer.read());
    } finally {
      connector.stop();
    }
  }
}
