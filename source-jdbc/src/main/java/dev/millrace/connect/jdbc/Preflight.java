package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.jdbc.cdc.Database;
import dev.millrace.connect.jdbc.cdc.LogUrl;
import dev.millrace.connect.jdbc.cdc.ReplicationCheck;
import dev.millrace.connect.jdbc.credentials.ConfigCredentialsProvider;
import dev.millrace.connect.jdbc.credentials.Credentials;
import dev.millrace.connect.jdbc.credentials.CredentialsProvider;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.ListedTable;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.Mode;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.TableCheck;
import dev.millrace.connect.jdbc.query.TableFilter;
import dev.millrace.connect.jdbc.query.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What {@code validate()} asks the database, once the keys by themselves are in order. */
final class Preflight {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  /** What Kafka takes as a topic's name. */
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** After which no further table is looked into; the tasks check the others. */
  private static final Duration TABLES_LIMIT = Duration.ofMillis(2500);

  private final JdbcSourceConfig config;
  private final Dialect dialect;
  private final Validation.Findings findings;
  private final long tablesUntilNanos;
  private Credentials given;

  Preflight(JdbcSourceConfig config, Dialect dialect, Validation.Findings findings) {
    this(config, dialect, findings, TABLES_LIMIT);
  }

  /** Visible for testing: {@code limit} stands for {@link #TABLES_LIMIT}. */
  Preflight(
      JdbcSourceConfig config, Dialect dialect, Validation.Findings findings, Duration limit) {
    this.tablesUntilNanos = System.nanoTime() + limit.toNanos();
    this.config = config;
    this.dialect = dialect;
    this.findings = findings;
  }

  /** Every error, each on its key, and what is worth a warning. */
  static Validation check(Map<String, String> given) {
    Map<String, String> props = DebeziumKeys.adopt(given);
    Validation validation = Validation.of(JdbcSourceConfig.DEF, props);
    KeyRules.check(validation, props);
    return validation.farSide(
        JdbcSourceConfig.URL,
        "The database",
        findings -> {
          JdbcSourceConfig config = new JdbcSourceConfig(props);
          new Preflight(config, config.dialect(), findings).run();
        });
  }

  void run() {
    CredentialsProvider made;
    try {
      made = config.newCredentialsProvider();
      given = made.credentials();
    } catch (RuntimeException e) {
      findings.error(JdbcSourceConfig.CREDENTIALS_CLASS, Messages.of(e));
      return;
    }
    try (CredentialsProvider provider = made) {
      look(provider);
    }
  }

  private void look(CredentialsProvider provider) {
    ReplicaCheck replicas = ReplicaCheck.start(config, dialect, provider, findings);
    try (Connection connection =
        PlainConnection.open(config, dialect, config.connectionUrl(), provider, CONNECT_LIMIT)) {
      List<Target> queries = config.queries();
      if (queries.isEmpty()) {
        lookAtTables(connection);
      } else {
        for (Target query : queries) {
          checkQuery(connection, query);
        }
      }
    } catch (SQLException e) {
      blame(e, provider);
    }
    replicas.await();
  }

  private void lookAtTables(Connection connection) throws SQLException {
    List<ListedTable> listed =
        dialect.tables(
            connection, config.catalogPattern(), config.schemaPattern(), config.tableTypes());
    recommendTables(listed);
    TableSelection selection = TableSelection.of(listed, config, dialect, connection);
    checkSelection(listed, selection);
    checkColumns(connection, selection.tables());
    if (config.mode() == Mode.CDC) {
      checkLog(connection, selection.tables());
    }
  }

  private void checkLog(Connection connection, List<ListedTable> selected) throws SQLException {
    if (!LogUrl.database(config.connectionUrl()).equals(Optional.of(Database.POSTGRESQL))) {
      return;
    }
    List<TableId> tables = selected.stream().map(ListedTable::id).toList();
    config
        .postgresLog()
        .problems(connection, tables)
        .forEach(problem -> findings.error(key(problem.subject()), problem.text()));
  }

  private String key(ReplicationCheck.Subject subject) {
    return switch (subject) {
      case SERVER -> JdbcSourceConfig.URL;
      case USER -> JdbcSourceConfig.USER;
      case SLOT -> JdbcSourceConfig.SLOT_NAME;
      case PUBLICATION -> JdbcSourceConfig.PUBLICATION_NAME;
      case TABLES ->
          config.tableFilter().includeList().isEmpty()
              ? JdbcSourceConfig.WHITELIST
              : JdbcSourceConfig.INCLUDE_LIST;
    };
  }

  private void checkQuery(Connection connection, Target query) {
    ReadSettings settings = config.reading();
    try {
      Table table = query.describe(connection, dialect, settings.recordKey()).orElseThrow();
      // Whether a query's column can be null, no database tells.
      TableCheck.problems(query, table, settings, dialect, false).forEach(findings::error);
      findings.recommend(
          JdbcSourceConfig.RECORD_KEY_COLUMNS,
          table.columns().stream().<Object>map(Column::name).toList());
    } catch (SQLException e) {
      boolean hidden = config.hidesQuery();
      findings.error(
          config.keyOf(query),
          "The database does not take "
              + query
              + (hidden
                  ? ", and its answer might show it: try it there"
                  : ": " + masked(Messages.of(e))));
    }
  }

  private void recommendTables(List<ListedTable> listed) {
    List<String> names = listed.stream().map(table -> table.id().toString()).sorted().toList();
    findings.recommend(JdbcSourceConfig.WHITELIST, names);
    findings.recommend(JdbcSourceConfig.BLACKLIST, names);
    List<String> patterns =
        names.stream()
            .map(name -> name.replaceAll("([^\\w.])", "\\\\$1").replace(".", "\\."))
            .toList();
    findings.recommend(JdbcSourceConfig.INCLUDE_LIST, patterns);
  }

  private void checkSelection(List<ListedTable> listed, TableSelection selection) {
    List<ListedTable> selected = selection.tables();
    TableFilter filter = config.tableFilter();
    for (String name : filter.whitelist()) {
      if (listed.stream().noneMatch(table -> TableFilter.names(name, table))) {
        findings.error(
            JdbcSourceConfig.WHITELIST,
            "Table "
                + name
                + " does not exist, or is none of table.types "
                + config.tableTypes()
                + (config.schemaPattern() == null
                    ? ""
                    : " in schema.pattern " + config.schemaPattern())
                + "; there are "
                + sample(listed));
      }
    }
    if (selected.isEmpty() && !filter.includeList().isEmpty()) {
      findings.error(
          JdbcSourceConfig.INCLUDE_LIST,
          "It matches no table; it must match all of schema.table, and there are "
              + sample(listed));
    }
    selection
        .sharedTopic(config.reading().topics())
        .ifPresent(
            problem ->
                findings.error(
                    filter.includeList().isEmpty()
                        ? JdbcSourceConfig.WHITELIST
                        : JdbcSourceConfig.INCLUDE_LIST,
                    problem));
    for (ListedTable table : selected) {
      checkTopic(table);
      if (!table.readable()) {
        findings.error(
            JdbcSourceConfig.USER,
            "This user may not read table "
                + table.id()
                + ": grant it SELECT on the table and USAGE on its schema, or leave the table"
                + " out");
      }
    }
  }

  private void checkTopic(ListedTable table) {
    String topic = config.reading().topics().of(table.id(), table.catalog());
    if (!TOPIC.matcher(topic).matches()) {
      findings.warn(
          JdbcSourceConfig.TOPIC_PREFIX,
          "Table "
              + table.id()
              + " gives the topic name "
              + topic
              + ", which Kafka does not take: rename it by a transform such as RegexRouter");
    }
  }

  private static String sample(List<ListedTable> listed) {
    List<String> names = listed.stream().map(table -> table.id().toString()).sorted().toList();
    return names.size() <= 20 ? names.toString() : names.subList(0, 20) + " and more";
  }

  private void checkColumns(Connection connection, List<ListedTable> selected) throws SQLException {
    ReadSettings settings = config.reading();
    Set<String> numbers = new LinkedHashSet<>();
    Set<String> times = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    int lookedInto = 0;
    for (ListedTable listed : selected) {
      if (System.nanoTime() - tablesUntilNanos >= 0) {
        break;
      }
      lookedInto++;
      Table table = dialect.describe(connection, listed.id()).orElse(null);
      if (table == null) {
        continue;
      }
      for (Column column : table.columns()) {
        all.add(column.name());
        switch (dialect.cursorKind(column)) {
          case NUMBER -> numbers.add(column.name());
          case LOCAL_TIME, INSTANT -> times.add(column.name());
          case TEXT, NONE -> {}
        }
      }
      checkTable(connection, table, settings);
    }
    findings.recommend(JdbcSourceConfig.INCREMENTING, new ArrayList<>(numbers));
    findings.recommend(JdbcSourceConfig.TIMESTAMP, new ArrayList<>(times));
    findings.recommend(JdbcSourceConfig.RECORD_KEY_COLUMNS, new ArrayList<>(all));
    if (lookedInto > 0 && lookedInto == selected.size()) {
      checkKeyColumns(settings.recordKey().columns(), all);
    }
  }

  private void checkTable(Connection connection, Table table, ReadSettings settings)
      throws SQLException {
    Map<String, String> problems =
        TableCheck.problems(
            Target.table(table.id()), table, settings, dialect, config.validateNonNull());
    problems.forEach(findings::error);
    if (problems.isEmpty()) {
      IndexAdvice.of(table, settings, dialect, connection)
          .ifPresent(
              advice ->
                  findings.warn(
                      settings.mode().usesTimestamp()
                          ? JdbcSourceConfig.TIMESTAMP
                          : JdbcSourceConfig.INCREMENTING,
                      advice));
    }
  }

  private void checkKeyColumns(List<String> named, Set<String> all) {
    for (String column : named) {
      if (!all.contains(column)) {
        findings.error(
            JdbcSourceConfig.RECORD_KEY_COLUMNS,
            "No table has a column " + column + "; the tables have " + all);
      }
    }
  }

  private void blame(SQLException e, CredentialsProvider provider) {
    LoginFailure failure = LoginFailure.of(e, dialect.failure(e));
    boolean provided = !(provider instanceof ConfigCredentialsProvider);
    if (provided && failure.key().equals(JdbcSourceConfig.PASSWORD)) {
      failure =
          new LoginFailure(
              JdbcSourceConfig.CREDENTIALS_CLASS,
              "The database refuses the credentials that the provider gives.");
    }
    findings.error(
        failure.key(), failure.advice() + " The database says: " + masked(Messages.of(e)));
  }

  /** Drivers like to quote the URL, which may hold a password. */
  private String masked(String message) {
    String text = message.replace(config.connectionUrl(), dialect.farSide(config.connectionUrl()));
    return given.password() == null || given.password().value().isEmpty()
        ? text
        : text.replace(given.password().value(), "[hidden]");
  }
}
