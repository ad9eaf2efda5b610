package dev.millrace.connect.jdbc;

import dev.millrace.connect.common.config.Messages;
import dev.millrace.connect.common.config.Validation;
import dev.millrace.connect.jdbc.dialect.Column;
import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.ListedTable;
import dev.millrace.connect.jdbc.dialect.Table;
import dev.millrace.connect.jdbc.query.ReadSettings;
import dev.millrace.connect.jdbc.query.TableCheck;
import dev.millrace.connect.jdbc.query.TableFilter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.Config;

/** What {@code validate()} asks the database, once the keys by themselves are in order. */
final class Preflight {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(3);

  /** Tables that are looked into; the tasks check the others. */
  private static final int TABLES_LOOKED_INTO = 200;

  private final JdbcSourceConfig config;
  private final Dialect dialect;
  private final Validation.Findings findings;

  private Preflight(JdbcSourceConfig config, Dialect dialect, Validation.Findings findings) {
    this.config = config;
    this.dialect = dialect;
    this.findings = findings;
  }

  static Config validate(Map<String, String> props) {
    Validation validation = Validation.of(JdbcSourceConfig.DEF, props);
    KeyRules.check(validation, props);
    return validation
        .farSide(
            JdbcSourceConfig.URL,
            "The database",
            findings -> {
              JdbcSourceConfig config = new JdbcSourceConfig(props);
              new Preflight(config, config.dialect(), findings).run();
            })
        .result();
  }

  private void run() {
    try (Connection connection = PlainConnection.open(config, dialect, CONNECT_LIMIT)) {
      List<ListedTable> listed =
          dialect.tables(
              connection, config.catalogPattern(), config.schemaPattern(), config.tableTypes());
      recommendTables(listed);
      List<ListedTable> selected = TableMonitor.selected(listed, config);
      checkSelection(listed, selected);
      checkColumns(connection, selected);
    } catch (SQLException e) {
      blame(e);
    }
  }

  private void recommendTables(List<ListedTable> listed) {
    List<String> names = listed.stream().map(table -> table.id().toString()).sorted().toList();
    findings.recommend(JdbcSourceConfig.WHITELIST, names);
    findings.recommend(JdbcSourceConfig.BLACKLIST, names);
  }

  private void checkSelection(List<ListedTable> listed, List<ListedTable> selected) {
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
    TableMonitor.sharedTopic(selected)
        .ifPresent(
            problem ->
                findings.error(
                    filter.includeList().isEmpty()
                        ? JdbcSourceConfig.WHITELIST
                        : JdbcSourceConfig.INCLUDE_LIST,
                    problem));
    for (ListedTable table : selected) {
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

  private static String sample(List<ListedTable> listed) {
    List<String> names = listed.stream().map(table -> table.id().toString()).sorted().toList();
    return names.size() <= 20 ? names.toString() : names.subList(0, 20) + " and more";
  }

  private void checkColumns(Connection connection, List<ListedTable> selected) throws SQLException {
    ReadSettings settings = config.reading();
    Set<String> numbers = new LinkedHashSet<>();
    Set<String> times = new LinkedHashSet<>();
    for (ListedTable listed : selected.subList(0, Math.min(selected.size(), TABLES_LOOKED_INTO))) {
      Table table = dialect.describe(connection, listed.id()).orElse(null);
      if (table == null) {
        continue;
      }
      for (Column column : table.columns()) {
        switch (dialect.cursorKind(column)) {
          case NUMBER -> numbers.add(column.name());
          case LOCAL_TIME, INSTANT -> times.add(column.name());
          case TEXT, NONE -> {}
        }
      }
      TableCheck.problems(table, settings, dialect, config.validateNonNull())
          .forEach(findings::error);
    }
    findings.recommend(JdbcSourceConfig.INCREMENTING, new ArrayList<>(numbers));
    findings.recommend(JdbcSourceConfig.TIMESTAMP, new ArrayList<>(times));
  }

  private void blame(SQLException e) {
    String said = " The database says: " + masked(Messages.of(e));
    switch (dialect.failure(e)) {
      case WRONG_PASSWORD ->
          findings.error(
              JdbcSourceConfig.PASSWORD,
              "The database refuses this password for connection.user: correct one of them."
                  + said);
      case WRONG_USER ->
          findings.error(
              JdbcSourceConfig.USER,
              "The database does not let this user in: correct the name, or allow it there."
                  + said);
      case UNKNOWN_DATABASE ->
          findings.error(
              JdbcSourceConfig.URL,
              "There is no such database: correct the name after the last slash." + said);
      case TRANSIENT ->
          findings.error(
              JdbcSourceConfig.URL,
              "The database can't be reached: check host, port and firewall from the worker's"
                  + " machine, and that it is running."
                  + said);
      default -> findings.error(JdbcSourceConfig.URL, "No connection with this URL." + said);
    }
  }

  /** Drivers like to quote the URL, which may hold a password. */
  private String masked(String message) {
    String text = message.replace(config.connectionUrl(), dialect.farSide(config.connectionUrl()));
    return config.connectionPassword() == null || config.connectionPassword().value().isEmpty()
        ? text
        : text.replace(config.connectionPassword().value(), "[hidden]");
  }
}
