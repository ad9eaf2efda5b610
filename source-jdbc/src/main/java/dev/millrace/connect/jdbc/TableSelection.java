package dev.millrace.connect.jdbc;

import dev.millrace.connect.jdbc.dialect.Dialect;
import dev.millrace.connect.jdbc.dialect.ListedTable;
import dev.millrace.connect.jdbc.dialect.TableId;
import dev.millrace.connect.jdbc.query.TopicNames;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables to read, of those that the catalog lists.
 *
 * @param tables sorted
 */
record TableSelection(List<ListedTable> tables) {
  TableSelection {
    tables = List.copyOf(tables);
  }

  static TableSelection of(
      List<ListedTable> listed, JdbcSourceConfig config, Dialect dialect, Connection connection)
      throws SQLException {
    var filter = config.tableFilter();
    List<ListedTable> taken =
        listed.stream()
            .filter(filter::takes)
            .sorted(Comparator.comparing(ListedTable::id))
            .toList();
    return new TableSelection(
        config.qualifyNames() ? taken : meantByBareNames(taken, dialect.searchPath(connection)));
  }

  /** Of tables of one name, only the one that comes first on the search path, if one is on it. */
  private static List<ListedTable> meantByBareNames(List<ListedTable> tables, List<String> path) {
    Map<String, ListedTable> meant = new HashMap<>();
    for (String schema : path) {
      for (ListedTable table : tables) {
        if (table.id().schema().equals(schema)) {
          meant.putIfAbsent(table.id().name(), table);
        }
      }
    }
    return tables.stream()
        .filter(table -> meant.getOrDefault(table.id().name(), table).equals(table))
        .toList();
  }

  List<TableId> ids() {
    return tables.stream().map(ListedTable::id).toList();
  }

  /** What is wrong if two tables would share a topic. */
  Optional<String> sharedTopic(TopicNames topics) {
    Map<String, TableId> byTopic = new HashMap<>();
    for (ListedTable table : tables) {
      String topic = topics.of(table.id(), table.catalog());
      TableId other = byTopic.put(topic, table.id());
      if (other != null) {
        return Optional.of(
            "Tables "
                + other
                + " and "
                + table.id()
                + " would share a topic, "
                + topic
                + ": set topic.name.format to ${schema}.${table}, or leave one of them out");
      }
    }
    return Optional.empty();
  }
}
